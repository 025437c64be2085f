package io.hivesec.detectors.command;

import java.util.List;
import java.util.Set;

/** Programs that fill a directory from an archive or a repository. */
final class Unpacking {
    private static final Set<String> CLONES_VALUED = Set.of(
            "-b",
            "--branch",
            "--depth",
            "-o",
            "--origin",
            "-u",
            "--upload-pack",
            "-c",
            "--config",
            "--reference",
            "-j",
            "--jobs",
            "--filter",
            "--template",
            "--separate-git-dir",
            "--shallow-since",
            "-r",
            "--revision");

    private Unpacking() {}

    static void note(Call call, Evaluation evaluation) {
        switch (call.name()) {
            case "tar", "bsdtar", "gtar" -> tar(call, evaluation);
            case "unzip", "unrar", "7z", "7za", "7zr", "unar", "jar", "cpio", "unsquashfs" -> other(call, evaluation);
            case "git", "hg", "svn" -> cloned(call, evaluation);
            default -> {}
        }
    }

    private static void tar(Call call, Evaluation evaluation) {
        String first = call.text(0);
        boolean bundled = !first.startsWith("-") && first.indexOf('/') < 0 && first.length() < 8;
        boolean extracts =
                (bundled && first.indexOf('x') >= 0) || call.flag('x') || call.has("--extract") || call.has("--get");
        if (!extracts) return;
        String file = call.option("--file");
        if (bundled && first.indexOf('f') >= 0) file = call.text(1);
        for (int i = 0; i < call.size() && file.isEmpty(); i++) {
            String text = call.text(i);
            boolean cluster = text.length() > 1 && text.charAt(0) == '-' && text.charAt(1) != '-';
            if (cluster && text.endsWith("f")) file = call.text(i + 1);
        }
        Content archive = file.isEmpty() || file.equals("-")
                ? call.streams().get(0).read(evaluation)
                : evaluation.read(call.scope().resolve(file));
        boolean printed = call.flag('O') || call.has("--to-stdout") || (bundled && first.indexOf('O') >= 0);
        if (printed) call.streams().get(1).write(archive.opaque(), evaluation);
        else fill(call, call.option("-C", "--directory", "--cd"), archive, evaluation);
    }

    private static void other(Call call, Evaluation evaluation) {
        boolean printed = call.name().equals("unzip") && call.flag('p');
        Content archive = call.name().equals("cpio") ? call.streams().get(0).read(evaluation) : Content.UNKNOWN;
        for (int i : call.operands()) {
            Content content = evaluation.read(call.scope().resolve(call.text(i)));
            if (content.is(Content.DOWNLOAD | Content.SOCKET)) archive = content;
        }
        if (printed) call.streams().get(1).write(archive.opaque(), evaluation);
        else fill(call, directory(call), archive, evaluation);
    }

    /** Where it goes; unzip(1) means something else by {@code -o}. */
    private static String directory(Call call) {
        String named = call.option("-d", "-D", "--directory");
        return named.isEmpty() && !call.name().equals("unzip") ? call.option("-o") : named;
    }

    private static void cloned(Call call, Evaluation evaluation) {
        List<String> texts = call.texts();
        int verb = Math.max(texts.indexOf("clone"), Math.max(texts.indexOf("checkout"), texts.indexOf("co")));
        if (verb < 0) return;
        String url = "";
        String directory = "";
        for (int i = verb + 1; i < texts.size(); i++) {
            String text = texts.get(i);
            if (text.startsWith("-")) i += CLONES_VALUED.contains(text) ? 1 : 0;
            else if (url.isEmpty()) url = text;
            else if (directory.isEmpty()) directory = text;
        }
        boolean remote = url.contains("://") || (url.indexOf('@') > 0 && url.indexOf(':') > 0);
        if (!remote) return;
        String base = Knowledge.baseName(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        if (directory.isEmpty()) directory = base.endsWith(".git") ? base.substring(0, base.length() - 4) : base;
        fill(call, directory, Content.download(url), evaluation);
    }

    private static void fill(Call call, String directory, Content origin, Evaluation evaluation) {
        if (!origin.is(Content.DOWNLOAD | Content.SOCKET)) return;
        String here = directory.isEmpty() ? "." : directory;
        String path = here.equals(".") || here.equals("./")
                ? call.scope().resolve("")
                : call.scope().resolve(here);
        evaluation.trees.fill(path, origin);
    }
}
