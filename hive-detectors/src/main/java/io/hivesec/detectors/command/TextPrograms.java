package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out programs that print or change text, so that what they hide can be read. */
final class TextPrograms {
    private final Evaluation evaluation;

    TextPrograms(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Prints; gives the text if it is known. */
    @Nullable
    String run(Call call) {
        Content output = output(call);
        Channel target = call.streams().get(1);
        String text = output.text();
        target.announce(evaluation, call.name(), text == null ? "" : text);
        target.write(output, evaluation);
        return text;
    }

    private Content output(Call call) {
        return switch (call.name()) {
            case "echo" -> echo(call);
            case "printf" -> new Formats(evaluation).printf(call);
            case "cat",
                    "tac",
                    "tail",
                    "sort",
                    "uniq",
                    "pv",
                    "cat-v",
                    "nl",
                    "expand",
                    "less",
                    "more",
                    "most",
                    "bat",
                    "batcat" -> input(call, call.operands());
            case "head" -> Fields.first(call, input(call, call.operands()));
            case "tee" -> tee(call);
            case "tty" -> Content.text("/dev/tty\n");
            case "dd" -> dd(call);
            case "base64", "b64decode", "base64url" ->
                coded(call, "base64", call.name().equals("b64decode"));
            case "base32" -> coded(call, "base32", false);
            case "basenc" ->
                coded(call, call.has("--base32") ? "base32" : call.has("--base16") ? "hex" : "base64", false);
            case "xxd" -> coded(call, "hex", call.flag('r'));
            case "od", "hexdump" -> encoded(input(call, call.operands()), call.name());
            case "openssl" -> openssl(call);
            case "gpg", "gpg2", "age" ->
                call.flag('d') || call.has("--decrypt")
                        ? input(call, sealed(call)).opaque()
                        : Content.UNKNOWN.from(
                                call.streams().get(0).read(evaluation).origins());
            case "gzip",
                    "gunzip",
                    "zcat",
                    "pigz",
                    "unpigz",
                    "zlib-flate",
                    "bzip2",
                    "bunzip2",
                    "bzcat",
                    "xz",
                    "unxz",
                    "xzcat" -> decompressed(call);
            case "rev" -> mapped(call, "reversed");
            case "rot13", "caesar" -> mapped(call, "rot13");
            case "tr" -> translated(call);
            case "cut" -> Fields.of(call, filtered(call), evaluation);
            case "sed" -> substituted(call);
            case "grep",
                    "egrep",
                    "fgrep",
                    "jq",
                    "yq",
                    "fold",
                    "paste",
                    "column",
                    "strings",
                    "iconv",
                    "uudecode",
                    "cpio" -> filtered(call);
            default -> Content.UNKNOWN;
        };
    }

    /** The operands that are encrypted files by their names; a password is none. */
    private static List<Integer> sealed(Call call) {
        List<Integer> files = new ArrayList<>();
        for (int i : call.operands()) {
            String path = call.text(i);
            if (path.endsWith(".gpg") || path.endsWith(".asc") || path.endsWith(".age") || path.startsWith("/dev/fd/"))
                files.add(i);
        }
        return files;
    }

    private Content input(Call call, List<Integer> operands) {
        Content result = Content.EMPTY;
        boolean any = false;
        for (int i : operands) {
            String path = call.text(i);
            if (path.equals("-") || path.isEmpty()) continue;
            if (isCount(call, i)) continue;
            any = true;
            String resolved = call.scope().resolve(path);
            evaluation.file(resolved, FileAccess.Mode.READ, call.name(), "");
            result = result.then(evaluation.read(resolved));
        }
        return any ? result : call.streams().get(0).read(evaluation);
    }

    private static boolean isCount(Call call, int i) {
        String option = i > 0 ? call.text(i - 1) : "";
        return option.equals("-n") || option.equals("-c") || option.equals("-k");
    }

    private static boolean isFieldList(Call call, int i) {
        String option = i > 0 ? call.text(i - 1) : "";
        return option.equals("-d") || option.equals("-f") || option.equals("-c") || option.equals("-b");
    }

    private Content echo(Call call) {
        boolean escapes = false;
        int i = 0;
        while (i < call.size() && call.text(i).matches("-[neE]{1,3}")) {
            escapes |= call.text(i).indexOf('e') > 0;
            i++;
        }
        Content.Joiner joiner = new Content.Joiner();
        for (int k = i; k < call.size(); k++) {
            if (k > i) joiner.add(Content.text(" "));
            joiner.add(call.argument(k));
        }
        Content result = joiner.join();
        String text = result.text();
        if (text == null) return result;
        // dash's echo resolves escapes without being asked; bash's does not.
        String resolved = escapes || text.contains("\\n") || text.contains("\\x") || text.contains("\\0")
                ? Escapes.ansi(text)
                : text;
        boolean hidden = escapes && Escapes.hide(text);
        if (hidden) evaluation.layer("escapes", resolved);
        return new Content(
                resolved + "\n",
                hidden ? result.taints() | Content.DECODED : result.taints(),
                result.connection(),
                hidden ? "escapes" : result.source(),
                result.origins());
    }

    private Content tee(Call call) {
        Content input = call.streams().get(0).read(evaluation);
        String text = input.text() == null ? "" : input.text();
        boolean append = call.flag('a') || call.has("--append");
        for (int i : call.operands()) {
            String path = call.scope().resolve(call.text(i));
            Connection device = ShellEvaluator.devicePath(call.text(i));
            if (device != null) {
                evaluation.connection(device);
                Channel.socket(device).write(input, evaluation);
                continue;
            }
            evaluation.file(path, append ? FileAccess.Mode.APPEND : FileAccess.Mode.WRITE, call.name(), text);
            evaluation.write(path, input, append);
        }
        return input;
    }

    private Content dd(Call call) {
        Content content = call.streams().get(0).read(evaluation);
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (text.startsWith("if=")) {
                String path = call.scope().resolve(text.substring(3));
                evaluation.file(path, FileAccess.Mode.READ, "dd", "");
                content = evaluation.read(path);
            }
        }
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (!text.startsWith("of=")) continue;
            String path = call.scope().resolve(text.substring(3));
            evaluation.file(path, FileAccess.Mode.WRITE, "dd", content.text() == null ? "" : content.text());
            evaluation.write(path, content, false);
            return Content.EMPTY;
        }
        return content;
    }

    private Content coded(Call call, String encoding, boolean always) {
        boolean decode = always || call.flag('d') || call.flag('D') || call.has("--decode") || call.flag('r');
        List<Integer> operands = new ArrayList<>();
        for (int i : call.operands())
            if (!isCount(call, i) && !(i > 0 && call.text(i - 1).equals("-w"))) operands.add(i);
        Content input = input(call, operands);
        if (!decode) return encoded(input, call.name());
        return decoded(input, encoding);
    }

    private static Content encoded(Content input, String program) {
        Content opaque = input.opaque();
        // An empty text says that nobody knows what is encoded.
        boolean nothing = opaque.origins().isEmpty()
                && (input.text() == null || input.text().isBlank());
        return nothing ? opaque : opaque.from(Set.of(Origin.program(program)));
    }

    private Content decoded(Content input, String encoding) {
        String text = input.text();
        String plain = text == null ? null : Decoders.of(encoding, text);
        if (plain != null) evaluation.layer(encoding, plain);
        return input.decoded(plain, encoding);
    }

    private Content openssl(Call call) {
        Content input = call.streams().get(0).read(evaluation);
        String file = call.option("-in");
        if (!file.isEmpty()) input = evaluation.read(call.scope().resolve(file));
        boolean decodes = call.has("-d")
                && (call.has("base64")
                        || call.has("-base64")
                        || call.has("-a")
                        || call.has("-A")
                        || call.text(0).equals("enc"));
        if (!decodes) {
            Content sealed = Content.UNKNOWN.from(input.origins());
            return isLocking(call) ? sealed.from(Set.of(Origin.program("encrypted"))) : sealed;
        }
        boolean encrypted = call.text(0).equals("enc") && !call.has("-base64") && !call.has("-none");
        Content plain = encrypted ? input.decoded(null, "openssl") : decoded(input, "base64");
        String out = call.option("-out");
        if (!out.isEmpty()) evaluation.write(call.scope().resolve(out), plain, false);
        return plain;
    }

    /** A cipher with its password on the line: {@code openssl enc -aes-256-cbc -k word}. */
    private static boolean isLocking(Call call) {
        String password = call.option("-k", "-pass");
        boolean literal = !password.isEmpty() && !password.startsWith("$") && !password.startsWith("file:");
        boolean cipher = call.text(0).equals("enc")
                || call.text(0).startsWith("des")
                || call.text(0).startsWith("aes");
        return cipher && literal && !password.startsWith("env:") && !password.startsWith("pass:$");
    }

    private Content decompressed(Call call) {
        boolean out = call.name().endsWith("cat")
                || call.flag('d')
                || call.name().startsWith("un")
                || call.name().startsWith("gun")
                || call.has("--decompress")
                || call.name().equals("zlib-flate");
        Content input = input(call, call.operands());
        if (!out) return input.opaque();
        return decoded(input, "compressed");
    }

    private Content mapped(Call call, String encoding) {
        Content input = input(call, call.operands());
        String text = input.text();
        if (text == null) return input.decoded(null, encoding);
        return decoded(input, encoding);
    }

    private Content translated(Call call) {
        Content input = call.streams().get(0).read(evaluation);
        String text = input.text();
        List<Integer> operands = call.operands();
        if (text == null || operands.isEmpty()) return input;
        String from = Ranges.expand(Escapes.ansi(call.text(operands.get(0))));
        if (call.flag('d')) {
            StringBuilder kept = new StringBuilder();
            for (int i = 0; i < text.length(); i++) if (from.indexOf(text.charAt(i)) < 0) kept.append(text.charAt(i));
            return input.withText(kept.toString());
        }
        if (operands.size() < 2) return input;
        String to = Ranges.expand(Escapes.ansi(call.text(operands.get(1))));
        if (to.isEmpty()) return input;
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int at = from.indexOf(text.charAt(i));
            out.append(at < 0 ? text.charAt(i) : to.charAt(Math.min(at, to.length() - 1)));
        }
        evaluation.layer("tr", out.toString());
        boolean hides = from.length() > 4 && !from.equalsIgnoreCase(to);
        return new Content(
                out.toString(),
                hides ? input.taints() | Content.DECODED : input.taints(),
                input.connection(),
                hides ? "tr" : input.source(),
                input.origins());
    }

    /** {@code sed s/a/b/g} with plain text; anything else leaves the text unknown. */
    private Content substituted(Call call) {
        String script = call.option("-e", "--expression");
        List<Integer> operands = new ArrayList<>(call.operands());
        if (script.isEmpty() && !operands.isEmpty()) script = call.text(operands.remove(0));
        boolean inPlace = false;
        for (int i = 0; i < call.size(); i++)
            inPlace |= call.text(i).startsWith("-i") || call.text(i).startsWith("--in-place");
        if (inPlace) {
            for (int i : operands) {
                if (!call.text(i).isEmpty())
                    evaluation.file(call.scope().resolve(call.text(i)), FileAccess.Mode.APPEND, "sed", script);
            }
            return Content.EMPTY;
        }
        Content input = input(call, operands);
        String text = input.text();
        if (text == null || script.length() < 4 || script.charAt(0) != 's') return input;
        String[] parts = script.substring(2).split(java.util.regex.Pattern.quote(String.valueOf(script.charAt(1))), -1);
        if (parts.length < 2 || parts[0].isEmpty() || text.length() > 1 << 16 || parts[1].length() > 64) return input;
        String from = parts[0].replace("\\", "");
        return input.withText(text.replace(from, parts[1].replace("\\", "")));
    }

    private Content filtered(Call call) {
        List<Integer> operands = call.operands();
        Set<Origin> origins = new LinkedHashSet<>();
        boolean cuts = call.name().equals("cut");
        if (operands.size() > 1 || cuts) {
            for (int i : cuts ? operands : operands.subList(1, operands.size())) {
                if (cuts && isFieldList(call, i)) continue;
                String path = call.scope().resolve(call.text(i));
                evaluation.file(path, FileAccess.Mode.READ, call.name(), "");
                origins.add(Origin.file(path));
            }
        }
        return call.streams().get(0).read(evaluation).opaque().from(origins);
    }
}
