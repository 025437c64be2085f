package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Passwords;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Weighs the uses of capabilities: which of them only a backdoor makes. */
final class Weights {
    private static final Pattern SHELL = Pattern.compile(
            "^(?:\\S*[/\\\\])?(?:cmd(?:\\.exe)?|command\\.com|(?:ba|z|da|k|c|a)?sh|powershell(?:\\.exe)?|pwsh|python\\d?|perl|ruby|wscript|cscript|mshta|nc|ncat|netcat|busybox|su|sudo|env|xterm)(?:\\s|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern REVERSE = Pattern.compile(
            "/dev/(?:tcp|udp)/|\\bnc(?:at)?\\b.*\\s-\\w*[ec]\\b|bash\\s+-i|-enc(?:odedcommand)?\\s|downloadstring|fsockopen|pty\\.spawn|socket\\.socket|\\|\\s*(?:ba)?sh\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PROGRAM = Pattern.compile(
            "java\\.lang\\.Runtime|getRuntime|ProcessBuilder|ProcessImpl|defineClass|\\.exec\\(|java\\.net\\.URLClassLoader|getParameter\\(");
    /** Ends of a file's name that no server runs. */
    private static final Pattern DATA = Pattern.compile(
            "\\.(?:txt|html?|xml|csv|xlsx?|docx?|pdf|png|jpe?g|gif|bmp|zip|log|json|properties|css|js|dat|tmp|bak|sql|svg|swf|ini|conf|cfg|ser|lock)[\"')\\s]*$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FETCHES = Pattern.compile("(?:URL|Http(?:Request|Get|Post)|RestTemplate)\\.|import");

    private static final Pattern SOCKET = Pattern.compile("(?:SSL)?Socket(?:Channel)?\\.");

    private static final Pattern LISTS = Pattern.compile("File\\.list|Files\\.(?:list|walk|find|newDirectoryStream)");

    /** What starts containers beside the one that the page is in. Source: ATT&CK T1610. */
    private static final Pattern CONTAINERS = Pattern.compile("\\b(?:docker|containerd|crio|podman)\\.sock\\b");

    /** What lets somebody act as the host or as the pod. Source: ATT&CK T1003.008, T1528. */
    private static final Pattern HOST_SECRETS =
            Pattern.compile("^/etc/(?:g?shadow)\\b|/kubernetes\\.io/serviceaccount/token\\b");

    /** An address that begins with a kind of database. */
    private static final Pattern DATABASE = Pattern.compile("jdbc:\\w{2,20}:");

    /** Settings of an address that have a driver run code. Source: the documentation of H2, PostgreSQL's and MySQL's drivers. */
    private static final Pattern RUNS =
            Pattern.compile("(?i)[;?&](?:init|socketFactory|autoDeserialize|queryInterceptors)=");

    private Weights() {}

    /** Returns the traits that the uses of a page amount to. */
    static List<Trait> of(List<Hit> hits) {
        List<Trait> traits = new ArrayList<>();
        for (Hit hit : hits) {
            weigh(hit, hits).ifPresent(weight -> traits.add(Trait.of(weight, hit)));
        }
        return traits;
    }

    private static Optional<Verdict> weigh(Hit hit, List<Hit> all) {
        return switch (hit.capability()) {
            case EXECUTE -> execute(hit, all);
            case LOAD_CODE, REGISTER -> loadCode(hit, all);
            case DESERIALISE -> deserialise(hit, all);
            case EVALUATE ->
                isCallers(hit)
                        ? suspicious()
                        : hit.taint() != null || PROGRAM.matcher(hit.argument()).find()
                                ? malicious()
                                : Optional.empty();
            case LOOK_UP -> !hit.isRemote() ? Optional.empty() : isCast(hit) ? suspicious() : malicious();
            case REFLECT -> reflect(hit);
            case WRITE_FILE -> writeFile(hit);
            case RELAY -> relay(hit, all);
            case QUERY -> query(hit, all);
            case READ_FILE -> readFile(hit, all);
        };
    }

    /** A class that a request names is suspicious where nothing else is done than to make one of it. */
    private static Optional<Verdict> reflect(Hit hit) {
        boolean makes = hit.call().equals("Beans.instantiate")
                && hit.taint() != null
                && hit.taint().whole();
        return !hit.isRemote()
                ? Optional.empty()
                : hit.detail().equals("arguments") ? malicious() : makes ? suspicious() : Optional.empty();
    }

    private static boolean isCast(Hit hit) {
        return hit.detail().equals(Hit.CAST) || hit.detail().equals(Hit.APPLICATION);
    }

    /**
     * A page that takes any object is there to be used. One that wants an object of a class that it names has a hole; where the
     * page belongs to an application besides, that is all it has.
     */
    private static Optional<Verdict> deserialise(Hit hit, List<Hit> all) {
        if (hit.taint() == null || isCallers(hit)) {
            return Optional.empty();
        }
        boolean reads = hit.call().startsWith("ObjectInputStream");
        List<Hit> read = all.stream()
                .filter(h -> h.call().startsWith("ObjectInputStream.read") && h.taint() != null)
                .toList();
        boolean cast = reads && !read.isEmpty() && read.stream().allMatch(Weights::isCast);
        boolean application = cast && read.stream().allMatch(h -> h.detail().equals(Hit.APPLICATION));
        return application ? Optional.empty() : cast ? suspicious() : malicious();
    }

    private static Optional<Verdict> execute(Hit hit, List<Hit> all) {
        String command = hit.argument();
        if (hit.isRemote()) {
            boolean tool = !command.isEmpty()
                    && !command.startsWith("?")
                    && !SHELL.matcher(command).find();
            // A program that the request itself brought is no tool of the server's.
            return tool && !hit.detail().equals("written") ? suspicious() : malicious();
        }
        if (isCallers(hit)) {
            boolean any = command.isEmpty()
                    || command.startsWith("?")
                    || SHELL.matcher(command).find();
            return any ? suspicious() : Optional.empty();
        }
        if (hit.reflective()) {
            return malicious();
        }
        if (REVERSE.matcher(command).find() || HostCommands.change(command)) {
            return malicious();
        }
        boolean shell = SHELL.matcher(command).find();
        boolean talks = all.stream().anyMatch(h -> h.capability() == Capability.RELAY);
        return shell && talks ? malicious() : Optional.empty();
    }

    /** A tag file that runs what a page gives it is half of a backdoor. */
    private static boolean isCallers(Hit hit) {
        return hit.taint() != null && hit.taint().isCallers();
    }

    /** A socket to where a request says is a tunnel; a page fetched from there makes one of the server's addresses. */
    private static Optional<Verdict> relay(Hit hit, List<Hit> all) {
        if (CONTAINERS.matcher(hit.argument()).find()) {
            return suspicious();
        }
        boolean fetches = FETCHES.matcher(hit.call()).lookingAt();
        boolean anywhere = hit.taint() != null && hit.taint().whole();
        boolean joins = hit.call().startsWith("ServerSocket")
                && all.stream()
                        .anyMatch(h -> h.capability() == Capability.RELAY
                                && SOCKET.matcher(h.call()).lookingAt());
        if (joins) {
            return suspicious();
        }
        return !hit.isRemote() ? Optional.empty() : !fetches ? malicious() : anywhere ? suspicious() : Optional.empty();
    }

    /** A page that fetches whole tables of any name, or connects where it is told. */
    private static Optional<Verdict> query(Hit hit, List<Hit> all) {
        boolean connects = all.stream().anyMatch(h -> h.capability() == Capability.QUERY && isConnection(h));
        if (PROGRAM.matcher(hit.argument()).find()) {
            // A statement that gives the database a program in Java to run.
            return malicious();
        }
        if (hit.detail().equals("commands")) {
            return malicious();
        }
        boolean dumps = hit.detail().equals("catalogue") && connects;
        boolean console =
                hit.taint() != null && hit.taint().whole() && hit.argument().startsWith("?");
        // An installer asks for the server of the kind of database that it names, and fills it with tables of its own.
        boolean connection = isConnection(hit)
                && hit.taint() != null
                && (hit.taint().whole()
                        || !DATABASE.matcher(hit.argument()).lookingAt()
                        || RUNS.matcher(hit.argument()).find());
        return hit.isRemote() && (connection || console) || dumps ? suspicious() : Optional.empty();
    }

    /** Whether a connection is made, and no statement prepared on one. */
    private static boolean isConnection(Hit hit) {
        return hit.call().contains("onnect") && !hit.call().endsWith("prepareStatement");
    }

    /** A page that lists any folder and shows any file. */
    private static Optional<Verdict> readFile(Hit hit, List<Hit> all) {
        if (HOST_SECRETS.matcher(hit.argument()).find()) {
            return suspicious();
        }
        boolean any = hit.isRemote() && hit.taint() != null && hit.taint().whole();
        boolean lists = all.stream()
                .anyMatch(h -> isAnywhere(h) && LISTS.matcher(h.call()).lookingAt());
        boolean reads = all.stream()
                .anyMatch(h -> isAnywhere(h) && !LISTS.matcher(h.call()).lookingAt());
        return any && lists && reads ? suspicious() : Optional.empty();
    }

    private static boolean isAnywhere(Hit hit) {
        return hit.capability() == Capability.READ_FILE
                && hit.isRemote()
                && hit.taint() != null
                && hit.taint().whole();
    }

    private static Optional<Verdict> loadCode(Hit hit, List<Hit> all) {
        if (hit.call().startsWith("URLClassLoader") || hit.call().startsWith("JavaCompiler")) {
            boolean far = hit.argument().contains("http") || hit.argument().contains("ftp:") || hit.taint() != null;
            long others = all.stream()
                    .filter(h -> h.capability() == Capability.LOAD_CODE)
                    .map(Hit::call)
                    .distinct()
                    .count();
            return far || others > 1 ? malicious() : suspicious();
        }
        boolean names = hit.call().endsWith("loadLibrary") || hit.call().endsWith(".load");
        return names && !hit.isRemote() ? Optional.empty() : malicious();
    }

    private static Optional<Verdict> writeFile(Hit hit) {
        boolean remoteContent = hit.isRemote();
        if (remoteContent
                && hit.taint() != null
                && hit.argument().startsWith("fixed")
                && Passwords.hideIn(hit.detail())
                && Passwords.areIn(hit.taint())) {
            return suspicious();
        }
        if (!remoteContent || DATA.matcher(hit.detail()).find()) {
            return Optional.empty();
        }
        boolean upload = hit.taint() != null && hit.taint().origins().contains(Origin.UPLOAD);
        return hit.argument().startsWith("fixed")
                        && !hit.detail().toLowerCase(Locale.ROOT).contains(".jsp")
                ? Optional.empty()
                : suspicious();
    }

    private static Optional<Verdict> malicious() {
        return Optional.of(Verdict.MALICIOUS);
    }

    private static Optional<Verdict> suspicious() {
        return Optional.of(Verdict.SUSPICIOUS);
    }
}
