package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;

/** Peels off programs that only start another program, locally, elsewhere or later. */
final class Wrapping {
    private final Programs programs;

    Wrapping(Programs programs) {
        this.programs = programs;
    }

    /** Runs what the call wraps, if it is a wrapper; false otherwise. */
    boolean unwrap(Call call) {
        String name = call.name();
        switch (name) {
            case "find", "fd", "fdfind", "bfs" -> {
                return find(call);
            }
            case "su", "runuser", "sg", "newgrp", "sudo-rs" -> {
                return substituteUser(call);
            }
            case "at", "batch" -> {
                return later(call);
            }
            case "screen", "tmux", "dtach", "abduco", "byobu", "zellij" -> {
                return multiplexer(call);
            }
            case "ip" -> {
                return after(call, "exec", 1);
            }
            case "start-stop-daemon" -> {
                return startStop(call);
            }
            case "capsh",
                    "cabal",
                    "npm",
                    "npx",
                    "yarn",
                    "pnpm",
                    "uv",
                    "poetry",
                    "pipenv",
                    "bundle",
                    "rbenv",
                    "conda",
                    "mamba",
                    "nix-shell",
                    "bwrap",
                    "cpulimit",
                    "codex",
                    "genie",
                    "grc",
                    "direnv",
                    "devbox",
                    "asdf",
                    "mise",
                    "pipx",
                    "hatch",
                    "aws-vault",
                    "op",
                    "doppler",
                    "vault",
                    "chamber" -> {
                return after(call, "--", 0);
            }
            default -> {}
        }
        if (ContainerClients.is(name)) return container(call);
        Knowledge.Wrapper wrapper =
                Knowledge.wrapper(name.startsWith("ld-linux") || name.startsWith("ld-musl") ? "ld.so" : name);
        if (wrapper == null) return false;
        if (name.equals("env") && environment(call)) return true;
        if (name.equals("sudo") || name.equals("doas")) assigned(call);
        int i = skipOptions(call, wrapper);
        if (i >= call.size()) return false;
        // watch(1) joins its arguments to a text; what the text is matters to those who ask about watch.
        if (name.equals("chroot")) entered(call, i);
        else note(call, name.equals("watch") ? call.size() : i);
        List<Content> rest = new ArrayList<>(call.arguments().subList(i, call.size()));
        if (name.equals("xargs") || name.equals("parallel")) rest = supplied(call, rest);
        if (rest.isEmpty()) return true;
        String first = call.text(i);
        boolean text = first.indexOf(' ') > 0
                && (name.equals("watch")
                        || name.equals("flock")
                        || name.equals("parallel")
                        || name.equals("busybox")
                        || name.equals("coproc"));
        if (name.equals("flock") && first.equals("-c") && rest.size() > 1) {
            programs.execute(rest.get(1), name, call.streams(), call.scope().copy());
        } else if (text || name.equals("watch")) {
            Content.Joiner joined = new Content.Joiner();
            for (Content word : rest) joined.add(word).add(Content.text(" "));
            programs.execute(joined.join(), name, call.streams(), call.scope().copy());
        } else {
            inner(call, rest);
        }
        return true;
    }

    private void inner(Call call, List<Content> rest) {
        List<String> wrappers = new ArrayList<>(call.wrappers());
        wrappers.add(call.name());
        programs.execute(rest, call.streams(), call.scope(), wrappers);
    }

    /** Wrappers are programs too: detectors may ask for {@code nsenter} or {@code unshare} by name. */
    private void note(Call call, int end) {
        programs.noted(call, end);
    }

    /** The root that is entered may be the directory where the shell is: {@code cd /proc/1/root; chroot . sh}. */
    private void entered(Call call, int end) {
        List<String> own = new ArrayList<>();
        for (String text : call.texts().subList(0, end))
            own.add(text.equals(".") ? call.scope().resolve(text) : text);
        programs.noted(call, own);
    }

    private static int skipOptions(Call call, Knowledge.Wrapper wrapper) {
        int i = 0;
        int operands = wrapper.operands();
        while (i < call.size()) {
            String text = call.text(i);
            if (text.equals("--")) {
                i++;
                if (operands == 0) return i;
                continue;
            }
            if (text.length() > 1 && text.charAt(0) == '-') {
                i += wrapper.valued().contains(text) ? 2 : 1;
            } else if (isAssignment(text) && !call.name().equals("watch")) {
                i++;
            } else if (operands > 0) {
                operands--;
                i++;
            } else {
                return i;
            }
        }
        return i;
    }

    private static boolean isAssignment(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) return false;
        for (int i = 0; i < equals; i++) if (!Source.isName(text.charAt(i))) return false;
        return true;
    }

    /** {@code env name=value … command}, {@code env -S 'command …'}; true if handled here. */
    private boolean environment(Call call) {
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (text.equals("-S")
                    || text.equals("--split-string")
                    || text.startsWith("-S")
                    || text.startsWith("--split-string=")) {
                String command = text.startsWith("--split-string=")
                        ? text.substring(15)
                        : text.length() > 2 && text.startsWith("-S") ? text.substring(2) : call.text(i + 1);
                programs.execute(
                        Content.text(command),
                        "env",
                        call.streams(),
                        call.scope().copy());
                return true;
            }
        }
        assigned(call);
        return false;
    }

    /** {@code name=value} before the command, as env(1) and sudo(8) take them. */
    private void assigned(Call call) {
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            int equals = text.indexOf('=');
            if (isAssignment(text))
                programs.assigned(text.substring(0, equals), Content.text(text.substring(equals + 1)), false);
            else if (!text.startsWith("-")) return;
        }
    }

    /** The command that xargs builds: its own words and what comes from its input. */
    private List<Content> supplied(Call call, List<Content> words) {
        boolean fromFile = call.name().equals("xargs") && call.has("-a");
        Content input = fromFile ? Content.EMPTY : programs.input(call);
        int given = -1;
        for (int i = 0; i < words.size() && given < 0; i++)
            if (":::".equals(words.get(i).text())) given = i;
        if (given >= 0) {
            input = Content.EMPTY;
            for (Content word : words.subList(given + 1, words.size()))
                input = input.then(word).then(Content.text(" "));
            words = words.subList(0, given);
            if (words.size() < 3)
                return List.of(words.isEmpty() ? Content.text("sh") : words.get(0), Content.text("-c"), input);
        }
        String placeholder = call.option("-I", "--replace", "-i");
        if (call.name().equals("parallel") && placeholder.isEmpty()) placeholder = "{}";
        List<Content> result = new ArrayList<>();
        boolean replaced = false;
        for (Content word : words) {
            String text = word.text();
            if (!placeholder.isEmpty() && text != null && text.contains(placeholder)) {
                String value = input.isSilent()
                        ? placeholder
                        : input.text() == null ? "" : input.text().strip();
                replaced = true;
                result.add(input.withText(
                        text.equals(placeholder) && input.text() == null ? null : text.replace(placeholder, value)));
            } else {
                result.add(word);
            }
        }
        if (replaced) return result;
        String separator = call.option("-d", "--delimiter");
        boolean whole = call.name().equals("xargs")
                && (call.has("-0") || call.has("--null") || separator.equals("\\n") || separator.equals("\\0"));
        if (input.text() == null) {
            if (input.taints() != 0) result.add(input);
        } else if (whole && !input.text().isBlank()) {
            result.add(input.withText(input.text().strip()));
        } else {
            for (Content word : Programs.words(input.text())) result.add(input.withText(word.text()));
        }
        return result;
    }

    private boolean find(Call call) {
        List<String> own = new ArrayList<>();
        List<List<Content>> commands = new ArrayList<>();
        int i = 0;
        while (i < call.size()) {
            String text = call.text(i);
            boolean starts = text.equals("-exec")
                    || text.equals("-execdir")
                    || text.equals("-ok")
                    || text.equals("-okdir")
                    || text.equals("-x")
                    || text.equals("-X");
            int end = i + 1;
            if (starts) {
                while (end < call.size() && !endsCommand(call.text(end))) end++;
                if (end > i + 1) commands.add(call.arguments().subList(i + 1, end));
            } else if (!endsCommand(text)) {
                own.add(text);
            }
            i = end;
        }
        if (commands.isEmpty()) return false;
        programs.noted(call, own);
        for (List<Content> command : commands) inner(call, command);
        return true;
    }

    private static boolean endsCommand(String text) {
        return text.equals(";") || text.equals("+") || text.equals("\\;");
    }

    private boolean substituteUser(Call call) {
        String command = call.option("-c", "--command", "--session-command");
        if (command.isEmpty()) {
            if (call.name().equals("runuser") && call.has("-u")) return after(call, "--", 0);
            int dashes = call.texts().indexOf("--");
            if (dashes >= 0 && after(call, "--", 0)) return true;
            // The shell that it starts reads what it is given: newgrp(1), su(1).
            Content input = call.name().equals("sudo-rs") ? Content.EMPTY : programs.input(call);
            if (!input.isSilent())
                programs.execute(
                        input, call.name(), call.streams(), call.scope().copy());
            return false;
        }
        note(call, call.size());
        programs.execute(
                Content.text(command), call.name(), call.streams(), call.scope().copy());
        return true;
    }

    /** at(1) runs its input later. */
    private boolean later(Call call) {
        note(call, call.size());
        programs.execute(
                programs.input(call), call.name(), new Streams(), call.scope().copy());
        return true;
    }

    private boolean multiplexer(Call call) {
        List<Integer> operands = call.operands();
        for (int i : operands) {
            String text = call.text(i);
            if (text.indexOf(' ') > 0) {
                note(call, call.size());
                programs.execute(
                        Content.text(text),
                        call.name(),
                        new Streams(),
                        call.scope().copy());
                return true;
            }
            String name = Knowledge.baseName(text);
            Knowledge.Kind kind = Knowledge.kind(name);
            if (i + 1 < call.size()
                    && (kind == Knowledge.Kind.NETCAT
                            || kind == Knowledge.Kind.SHELL
                            || kind == Knowledge.Kind.INTERPRETER
                            || name.equals("socat"))) {
                note(call, i);
                inner(call, call.arguments().subList(i, call.size()));
                return true;
            }
        }
        return false;
    }

    private boolean startStop(Call call) {
        String program = call.option("-x", "--exec", "-a", "--startas");
        if (program.isEmpty()) return false;
        note(call, call.size());
        List<Content> rest = new ArrayList<>();
        rest.add(Content.text(program));
        int dashes = call.texts().indexOf("--");
        if (dashes >= 0) rest.addAll(call.arguments().subList(dashes + 1, call.size()));
        inner(call, rest);
        return true;
    }

    /** The command that follows {@code marker} and {@code skip} more words. */
    private boolean after(Call call, String marker, int skip) {
        int at = call.texts().indexOf(marker);
        if (at < 0 || at + 1 + skip >= call.size()) return false;
        note(call, at + 1 + skip);
        inner(call, call.arguments().subList(at + 1 + skip, call.size()));
        return true;
    }

    private boolean container(Call call) {
        int start = ContainerClients.command(call);
        if (start < 0) return false;
        // Recorded whole: what the client is asked for (a privileged container, a mount) matters as much as the
        // command.
        note(call, call.size());
        if (start < call.size()) inner(call, call.arguments().subList(start, call.size()));
        return true;
    }
}
