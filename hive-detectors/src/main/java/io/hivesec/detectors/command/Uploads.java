package io.hivesec.detectors.command;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows what a machine has to the programs that send it: in a body, in a URL, in a name that is looked up. */
final class Uploads {
    private final Evaluation evaluation;

    Uploads(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Notes what a program is told to send. */
    void run(Call call) {
        String name = call.name();
        if (Knowledge.isSending("names", name)) {
            for (int i : call.operands()) {
                evaluation.upload(
                        name, call.text(i), Upload.Part.NAME, call.argument(i).origins());
            }
            if (name.startsWith("ping")) payload(call, "-p", call.text(call.size() - 1));
        } else if (name.equals("whois")) {
            payload(call, "", call.option("-h", "--host"));
        } else if (Knowledge.kind(name) == Knowledge.Kind.DOWNLOADER) {
            request(call);
        }
    }

    /** What fills a packet, or is asked of a host that is named by an option: ping(8), whois(1). */
    private void payload(Call call, String option, String to) {
        for (int i = 0; i < call.size(); i++) {
            boolean carries = option.isEmpty() || call.text(i).equals(option);
            Content content = call.argument(option.isEmpty() ? i : i + 1);
            if (carries) evaluation.upload(call.name(), to, Upload.Part.BODY, content.origins());
        }
    }

    private void request(Call call) {
        Set<Origin> inBody = new LinkedHashSet<>();
        Set<Origin> inUrl = new LinkedHashSet<>();
        String url = "";
        for (int i = 0; i < call.size(); i++) {
            Option option = Option.at(call, i);
            Content body = body(call, option);
            if (body != null) {
                inBody.addAll(body.origins());
                i += option.separate() ? 1 : 0;
            } else if (isUrl(call, i) && (url.isEmpty() || call.text(i).contains("://"))) {
                url = call.text(i);
                inUrl.addAll(call.argument(i).origins());
            }
        }
        evaluation.upload(call.name(), url, Upload.Part.BODY, inBody);
        evaluation.upload(call.name(), url, Upload.Part.URL, inUrl);
    }

    /**
     * An option and its value: {@code -d text}, {@code -dtext}, {@code --data text} or {@code --data=text}.
     *
     * @param separate whether the value is the next argument
     */
    private record Option(String name, String value, Content content, boolean separate) {
        static Option at(Call call, int i) {
            String text = call.text(i);
            int equals = text.startsWith("--") ? text.indexOf('=') : -1;
            if (equals > 0)
                return new Option(text.substring(0, equals), text.substring(equals + 1), call.argument(i), false);
            if (text.length() > 2 && text.charAt(0) == '-' && text.charAt(1) != '-')
                return new Option(text.substring(0, 2), text.substring(2), call.argument(i), false);
            return new Option(text, call.text(i + 1), call.argument(i + 1), true);
        }
    }

    /** What an option sends; null if it sends nothing. */
    private @Nullable Content body(Call call, Option option) {
        String program = call.name();
        if (Knowledge.isSending(program + ".body", option.name)) {
            boolean named = option.value.startsWith("@");
            return named ? file(call, option.value.substring(1)) : option.content;
        }
        if (Knowledge.isSending(program + ".file", option.name)) return file(call, option.value);
        if (Knowledge.isSending(program + ".form", option.name)) {
            String file = fileOf(option.value);
            return file.isEmpty() ? option.content : file(call, file);
        }
        return null;
    }

    /** The path in {@code name=@path;type=x} or {@code name=<path}; empty if there is none. */
    private static String fileOf(String field) {
        int begin = Math.max(field.indexOf("=@"), field.indexOf("=<"));
        if (begin < 0) return "";
        int end = field.indexOf(';', begin);
        return end < 0 ? field.substring(begin + 2) : field.substring(begin + 2, end);
    }

    private Content file(Call call, String path) {
        if (path.equals("-") || path.equals("/dev/stdin"))
            return call.streams().get(0).read(evaluation);
        return evaluation.read(call.scope().resolve(path));
    }

    /** Whether an argument is what is asked for; an option's value, such as a header's, is meant for whom it goes to. */
    private static boolean isUrl(Call call, int i) {
        String text = call.text(i);
        if (text.startsWith("-") || text.isEmpty()) return false;
        if (text.contains("://")) return i == 0 || !Knowledge.isSending("labels", call.text(i - 1));
        boolean behindOption =
                i > 0 && call.text(i - 1).startsWith("-") && call.text(i - 1).length() < 3;
        return !behindOption && (text.indexOf('.') >= 0 || text.indexOf('/') >= 0 || text.indexOf('$') >= 0);
    }
}
