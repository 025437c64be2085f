package io.hivesec.engines.virus.icap;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import io.hivesec.engines.virus.Knowledge;
import io.hivesec.engines.virus.Threat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the vendors' headers say; the table is {@code headers.txt}. Stateless. */
final class IcapDialects {
    private static final List<Knowledge.Line> TABLE = Knowledge.lines(IcapDialects.class, "headers.txt", 4);
    private static final Pattern PARAMETER = Pattern.compile("(?i)\\b(type|threat)\\s*=\\s*\"?([^;\"]*)");
    private static final int VIOLATION_LINES = 4;
    private static final int MAX_VIOLATIONS = 32;

    private IcapDialects() {}

    /**
     * What a response's headers say.
     *
     * @return a detection if any header has one, else what is not clean, else {@link Answer#CLEAN} when one says so, else
     *     nothing
     */
    static Optional<EngineAnswer> read(IcapHead head) {
        Optional<EngineAnswer> best = Optional.empty();
        for (Knowledge.Line line : TABLE) {
            Optional<String> value = head.header(line.field(0).toLowerCase(Locale.ROOT));
            Optional<EngineAnswer> answer = value.flatMap(text -> read(line, text));
            if (answer.isPresent() && rank(answer) > rank(best)) {
                best = answer;
            }
        }
        return best;
    }

    private static int rank(Optional<EngineAnswer> answer) {
        return answer.map(one -> switch (one.answer()) {
                    case MALICIOUS -> 4;
                    case SUSPICIOUS -> 3;
                    case CLEAN -> 1;
                    default -> 2;
                })
                .orElse(0);
    }

    private static Optional<EngineAnswer> read(Knowledge.Line line, String value) {
        String name = line.field(0);
        String lower = value.toLowerCase(Locale.ROOT);
        List<String> words = List.of(line.field(2).split(" "));
        return switch (line.field(1)) {
            case "infection" -> infection(value);
            case "violations" -> violations(value);
            case "threat" ->
                saysNothing(lower, words)
                        ? Optional.of(EngineAnswer.CLEAN)
                        : Optional.of(EngineAnswer.malicious(Threat.named(value)));
            case "threat-error" ->
                saysNothing(lower, words)
                        ? Optional.empty()
                        : Optional.of(EngineAnswer.of(Answer.ERROR, name + ": " + value));
            case "flag" -> flag(name, lower);
            case "words" -> Optional.of(words(name, value, words));
            default -> throw new IllegalStateException(line.place() + ": no form " + line.field(1));
        };
    }

    private static boolean saysNothing(String value, List<String> words) {
        String first = value.split("[^a-z0-9]", 2)[0];
        return words.contains(first);
    }

    private static Optional<EngineAnswer> infection(String value) {
        String type = "";
        String threat = "";
        Matcher parameter = PARAMETER.matcher(value);
        while (parameter.find()) {
            if (parameter.group(1).equalsIgnoreCase("type")) {
                type = parameter.group(2).strip();
            } else {
                threat = parameter.group(2).strip();
            }
        }
        if (type.equals("2")) {
            return Optional.of(EngineAnswer.of(Answer.INCOMPLETE, threat.isEmpty() ? value : threat));
        }
        return Optional.of(EngineAnswer.malicious(Threat.named(threat.isEmpty() ? "unnamed infection" : threat)));
    }

    private static Optional<EngineAnswer> violations(String value) {
        String[] lines = value.split("\n");
        if (lines[0].strip().equals("0")) {
            return Optional.of(EngineAnswer.CLEAN);
        }
        List<Threat> threats = new ArrayList<>();
        for (int i = 2; i < lines.length && threats.size() < MAX_VIOLATIONS; i += VIOLATION_LINES) {
            if (!lines[i].isBlank()) {
                threats.add(Threat.named(lines[i]));
            }
        }
        return Optional.of(EngineAnswer.malicious(
                threats.isEmpty() ? new Threat[] {Threat.named("unnamed violation")} : threats.toArray(Threat[]::new)));
    }

    private static Optional<EngineAnswer> flag(String name, String value) {
        return switch (value) {
            case "0", "no", "false" -> Optional.empty();
            default -> Optional.of(EngineAnswer.suspicious(Threat.named("blocked (" + name + ": " + value + ")")));
        };
    }

    private static EngineAnswer words(String name, String value, List<String> words) {
        String first = value.toLowerCase(Locale.ROOT).split("[^a-z0-9]", 2)[0];
        for (String word : words) {
            int equals = word.indexOf('=');
            if (word.substring(0, equals).equals(first)) {
                Answer answer = Answer.valueOf(word.substring(equals + 1));
                String said = name + ": " + value;
                return answer.isDetection()
                        ? new EngineAnswer(answer, List.of(Threat.named(said)), "")
                        : EngineAnswer.of(answer, answer == Answer.CLEAN ? "" : said);
            }
        }
        return EngineAnswer.of(Answer.INCOMPLETE, "not understood: " + name + ": " + value);
    }
}
