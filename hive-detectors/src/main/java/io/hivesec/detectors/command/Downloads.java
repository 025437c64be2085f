package io.hivesec.detectors.command;

import java.util.List;

/** Programs that fetch: what they print and which files they fill is downloaded data. */
final class Downloads {
    private final Evaluation evaluation;

    Downloads(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    void run(Call call) {
        String name = call.name();
        if (name.equals("lftp") || name.equals("ftp")) Copies.asked(call, evaluation);
        String url = url(call);
        if (url.isEmpty() && !name.equals("tftp") && !name.equals("ftpget") && !name.equals("ftp")) return;
        Content fetched = Content.download(url);
        if (name.equals("wget")
                && (call.flag('r') || call.flag('m') || call.has("--recursive") || call.has("--mirror")))
            evaluation.trees.fill(call.scope().resolve(hostOf(url)), fetched);
        String directory = call.option("-P", "--directory-prefix");
        if (name.equals("wget") && call.flag('i') && !directory.isEmpty())
            evaluation.trees.fill(call.scope().resolve(directory), fetched);
        String file = output(call, url);
        boolean printed = file.isEmpty() || file.equals("-") || file.equals("/dev/stdout");
        if (printed) {
            call.streams().get(1).announce(evaluation, name, "");
            call.streams().get(1).write(fetched, evaluation);
            return;
        }
        String path = call.scope().resolve(file);
        evaluation.file(path, FileAccess.Mode.WRITE, name, "");
        evaluation.write(path, fetched, false);
    }

    private static String url(Call call) {
        List<Integer> operands = call.operands();
        String named = call.option("--url");
        if (!named.isEmpty()) return named;
        if (call.name().equals("ipfs"))
            return call.has("cat") || call.has("get") ? "ipfs://" + call.text(operands.get(operands.size() - 1)) : "";
        for (int i : operands) {
            String text = call.text(i);
            String option = i > 0 ? call.text(i - 1) : "";
            if (text.contains("://")
                    && !option.equals("-x")
                    && !option.equals("--proxy")
                    && !option.equals("-e")
                    && !option.equals("--referer")
                    && !option.equals("-H")) return text;
        }
        for (int i : operands) {
            String text = call.text(i);
            String option = i > 0 ? call.text(i - 1) : "";
            boolean value = option.length() == 2
                    && option.charAt(0) == '-'
                    && "oOAHdXuemFTbcwKxP".indexOf(option.charAt(1)) >= 0
                    && !option.equals("-O");
            if (value || text.isEmpty()) continue;
            if (text.indexOf('.') > 0 || text.startsWith("$") || text.indexOf('/') > 0 || text.startsWith("localhost"))
                return text;
        }
        return "";
    }

    private static String output(Call call, String url) {
        String base = fileOf(url);
        switch (call.name()) {
            case "curl", "xh", "curlie", "hurl" -> {
                String named = clustered(call, 'o', "--output");
                if (!named.isEmpty()) return named;
                return call.flag('O') || call.has("--remote-name") || call.has("--remote-name-all") ? base : "";
            }
            case "wget", "wget2", "snarf" -> {
                String named = clustered(call, 'O', "--output-document");
                if (!named.isEmpty()) return named;
                String directory = call.option("-P", "--directory-prefix");
                return directory.isEmpty() ? base : directory + "/" + base;
            }
            case "aria2c", "axel" -> {
                String named = call.option("-o", "--out", "--output");
                return named.isEmpty() ? base : named;
            }
            case "iwr", "irm", "Invoke-WebRequest", "Invoke-RestMethod", "invoke-webrequest", "invoke-restmethod" -> {
                return call.option("-OutFile", "-outfile", "-Outfile", "-o");
            }
            case "fetch" -> {
                String named = call.option("-o");
                return named.isEmpty() ? base : named;
            }
            case "lwp-download", "tftp", "ftpget", "atftp" -> {
                List<Integer> operands = call.operands();
                String local = call.option("-l", "--local-file");
                if (!local.isEmpty()) return local;
                String remote = call.option("-r", "--remote-file");
                if (!remote.isEmpty()) return remote;
                String last = operands.isEmpty() ? "" : call.text(operands.get(operands.size() - 1));
                return last.contains("://") ? base : last;
            }
            case "http", "https", "httpie" -> {
                return call.option("-o", "--output");
            }
            default -> {
                return "";
            }
        }
    }

    private static String clustered(Call call, char letter, String longName) {
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            if (text.equals(longName)) return call.text(i + 1);
            if (text.startsWith(longName + "=")) return text.substring(longName.length() + 1);
            if (text.length() < 2 || text.charAt(0) != '-' || text.charAt(1) == '-') continue;
            int at = text.indexOf(letter);
            if (at < 1) continue;
            return at == text.length() - 1 ? call.text(i + 1) : text.substring(at + 1);
        }
        return "";
    }

    /** What wget(1) calls the directory of all that it fetched from a host. */
    private static String hostOf(String url) {
        int scheme = url.indexOf("://");
        String rest = scheme < 0 ? url : url.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    private static String fileOf(String url) {
        String path = url.split("[?#]", 2)[0];
        int scheme = path.indexOf("://");
        int slash = path.lastIndexOf('/');
        if (slash < 0 || (scheme >= 0 && slash <= scheme + 2)) return "index.html";
        return path.substring(slash + 1);
    }
}
