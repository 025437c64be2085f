package io.hivesec.engines.virus.clamd;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.EngineVersion;
import io.hivesec.engines.virus.Knowledge;
import io.hivesec.engines.virus.Threat;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What clamd's replies mean. What its names mean is {@code names.txt} beside this class. Stateless. */
final class ClamdReplies {
    private static final String FOUND = " FOUND";
    private static final String STREAM = "stream: ";
    private static final List<Knowledge.Line> NAMES = Knowledge.lines(ClamdReplies.class, "names.txt", 2);

    /** As the C library's {@code ctime} prints it. */
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private ClamdReplies() {}

    /**
     * What a reply to {@code INSTREAM} says.
     *
     * @throws IOException when it says that clamd failed, or nothing that is understood
     */
    static EngineAnswer answer(String reply) throws IOException {
        if (reply.equals("stream: OK")) {
            return EngineAnswer.CLEAN;
        }
        if (reply.startsWith("INSTREAM size limit exceeded")) {
            return EngineAnswer.of(Answer.INCOMPLETE, "larger than clamd's StreamMaxLength");
        }
        if (!reply.startsWith(STREAM) || !reply.endsWith(FOUND) || reply.length() <= STREAM.length() + FOUND.length()) {
            throw new IOException("clamd answered '" + reply + "'");
        }
        String name = reply.substring(STREAM.length(), reply.length() - FOUND.length());
        if (name.isBlank() || name.equals("(null)")) {
            throw new IOException("clamd found something without a name: '" + reply + "'");
        }
        Answer answer = meaning(name);
        return answer.isDetection()
                ? new EngineAnswer(answer, List.of(Threat.named(name)), "")
                : EngineAnswer.of(answer, name);
    }

    private static Answer meaning(String name) {
        return NAMES.stream()
                .filter(line -> name.startsWith(line.field(0)))
                .findFirst()
                .map(line -> line.constant(1, Answer.class))
                .orElse(Answer.MALICIOUS);
    }

    /**
     * What a reply to {@code VERSION} says; signatures that are not ClamAV's own have neither number nor date.
     *
     * @throws IOException when it is no version
     */
    static EngineVersion version(String reply) throws IOException {
        if (!reply.startsWith("ClamAV ")) {
            throw new IOException("clamd answered VERSION with '" + reply + "'");
        }
        String[] parts = reply.split("/", 3);
        return new EngineVersion(
                parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? date(parts[2].strip()) : "");
    }

    private static String date(String ctime) {
        try {
            return LocalDateTime.parse(ctime.replaceAll(" +", " "), CTIME).toString();
        } catch (DateTimeException e) {
            return ctime;
        }
    }
}
