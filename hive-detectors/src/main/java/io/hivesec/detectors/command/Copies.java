package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;

/** Programs that copy, move, link or create files. */
final class Copies {
    private Copies() {}

    static void note(Call call, Evaluation evaluation) {
        switch (call.name()) {
            case "cp", "mv", "ln", "install", "rsync", "scp", "sftp" -> copy(call, evaluation);
            case "dd" -> written(call, evaluation);
            case "smbclient", "ncftp" -> asked(call, evaluation);
            case "sshfs" -> {
                List<Integer> operands = call.operands();
                if (operands.size() > 1)
                    evaluation.trees.fill(
                            call.scope().resolve(call.text(operands.get(1))),
                            Content.download("sshfs://" + call.text(operands.get(0))));
            }
            case "touch" -> {
                for (int i : named(call))
                    evaluation.file(call.scope().resolve(call.text(i)), FileAccess.Mode.WRITE, "touch", "");
            }
            default -> {}
        }
    }

    /** The operands, among them what looks like an option behind {@code --}. */
    private static List<Integer> named(Call call) {
        int end = call.texts().indexOf("--");
        if (end < 0) return call.operands();
        List<Integer> named = new ArrayList<>();
        for (int i = end + 1; i < call.size(); i++) named.add(i);
        return named;
    }

    private static void copy(Call call, Evaluation evaluation) {
        if (call.name().equals("sftp")) asked(call, evaluation);
        List<Integer> operands = call.operands();
        if (operands.size() < 2) return;
        String target = call.scope().resolve(call.text(operands.get(operands.size() - 1)));
        for (int i : operands.subList(0, operands.size() - 1)) {
            String source = call.scope().resolve(call.text(i));
            evaluation.file(source, FileAccess.Mode.READ, call.name(), "");
            Content content = source.equals("/dev/stdin")
                    ? call.streams().get(0).read(evaluation)
                    : isRemote(source, call.name()) ? Content.download(source) : evaluation.read(source);
            if (isRemote(target, call.name())) {
                String host = target.startsWith("rsync://") ? target : target.substring(0, target.indexOf(':'));
                evaluation.upload(call.name(), host, Upload.Part.BODY, content.origins());
            }
            String base = Knowledge.baseName(source);
            boolean here = target.equals(".") || target.equals("./");
            String path = here ? call.scope().resolve(base) : target.endsWith("/") ? target + base : target;
            evaluation.file(path, FileAccess.Mode.WRITE, call.name(), content.text() == null ? "" : content.text());
            if (source.contains("bin/")) evaluation.renamed(path, source);
            if (!content.isUnknown() || !content.origins().isEmpty()) evaluation.write(path, content, false);
            if (isRemote(source, call.name()) && (target.endsWith("/") || source.endsWith("/")))
                evaluation.trees.fill(target, content);
        }
    }

    /** {@code host:path}, {@code host::module/path} or {@code rsync://host/path}, as scp(1) and rsync(1) write it. */
    private static boolean isRemote(String source, String program) {
        boolean copiesFar = program.equals("scp") || program.equals("sftp") || program.equals("rsync");
        int colon = source.indexOf(':');
        int slash = source.indexOf('/');
        return copiesFar && colon > 0 && (slash < 0 || colon < slash);
    }

    private static void written(Call call, Evaluation evaluation) {
        String from = "";
        String to = "";
        for (String text : call.texts()) {
            from = text.startsWith("if=") ? text.substring(3) : from;
            to = text.startsWith("of=") ? text.substring(3) : to;
        }
        if (!from.isEmpty()) evaluation.file(call.scope().resolve(from), FileAccess.Mode.READ, "dd", "");
        if (!to.isEmpty()) evaluation.file(call.scope().resolve(to), FileAccess.Mode.WRITE, "dd", "");
    }

    /** A client that is told at its prompt what to fetch: {@code lftp -e "get x; quit" host}. */
    static void asked(Call call, Evaluation evaluation) {
        Content input = call.streams().get(0).read(evaluation);
        String typed = input.text() == null ? "" : " " + input.text();
        String[] words = (call.option("-e", "-c") + typed).split("[ ;\\n]+", -1);
        List<Integer> operands = call.operands();
        String host = "";
        for (int i : operands) {
            String text = call.text(i);
            boolean named = text.indexOf('@') >= 0 || text.startsWith("//") || text.contains("://");
            if (host.isEmpty() || named) host = text.startsWith("//") ? text.substring(2) : text;
        }
        for (int i = 0; i + 1 < words.length; i++) {
            boolean puts = words[i].equals("put") || words[i].equals("mput") || words[i].equals("reput");
            boolean mirrors = words[i].equals("-R") || words[i].equals("--reverse");
            if (puts || (mirrors && words[Math.max(0, i - 1)].equals("mirror"))) {
                Content sent = evaluation.read(call.scope().resolve(words[i + 1]));
                evaluation.upload(call.name(), host, Upload.Part.BODY, sent.origins());
            }
            if (words[i].equals("get") || words[i].equals("mget") || words[i].equals("pget")) {
                boolean placed = i + 2 < words.length && words[i + 2].startsWith("/");
                String path = call.scope().resolve(placed ? words[i + 2] : Knowledge.baseName(words[i + 1]));
                evaluation.file(path, FileAccess.Mode.WRITE, call.name(), "");
                evaluation.write(path, Content.download(host), false);
            }
        }
    }
}
