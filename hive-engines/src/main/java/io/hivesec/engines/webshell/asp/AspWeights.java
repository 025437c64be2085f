package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.HostCommands;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Passwords;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Weighs the uses of capabilities on a page of ASP or ASP.NET: which of them only a backdoor makes. */
final class AspWeights {
    /** A program shorter than this, put together from constants, hides nothing. */
    static final int MIN_DECODED = 16;

    /** Ends of a file's name that IIS runs as code. */
    private static final Pattern CODE = Pattern.compile(
            "\\.(?:asp|asa|cer|cdx|aspx|ashx|asmx|ascx|asax|master|svc|cshtml|vbhtml|cs|vb|php|jsp|exe|dll|bat|vbs)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PROGRAM = Pattern.compile(
            "(?:eval|execute|executeglobal)\\b.{0,40}request|wscript\\.shell|process\\.start|assembly\\.load|msxsl:script|#include\\s+(?:file|virtual)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** A program or script that a page carries to write it to a file. */
    private static final Pattern DROPPED = Pattern.compile("^page:(?:MZ|[^<]*CreateObject)");

    private static final Pattern SHELL =
            Pattern.compile("\\bcmd(?:\\.exe)?\\b|\\bpowershell|command\\.com|%comspec%", Pattern.CASE_INSENSITIVE);

    /** A command that begins with a program which turns one file into another, and can do nothing else. */
    private static final Pattern TOOL = Pattern.compile(
            "\"?(?:[^\"?]*[\\\\/])?(?:(?:un|win)?rar|7za?|zip|unzip|ffmpeg|convert|wkhtmlto(?:pdf|image)|pdf2swf|pdftotext)(?:\\.exe)?\"?\\s",
            Pattern.CASE_INSENSITIVE);

    /** What a program is told on its input. */
    private static final Pattern TYPED = Pattern.compile("(?:standardinput|stdin)\\.write(?:line)?$");

    private static final Pattern NAMES = Pattern.compile("processstartinfo\\.<init>|filename$");

    private static final Pattern STARTS = Pattern.compile("process\\.start$|wscript\\.shell\\.exec$");

    private static final Pattern PROGRAM_FILE =
            Pattern.compile("\"?[^\"?]*[\\\\/]?[\\w.-]+\\.exe\\b", Pattern.CASE_INSENSITIVE);

    /** Programs that run what stands on their input. */
    private static final Pattern INTERPRETER = Pattern.compile(
            "\\b(?:cmd|powershell|pwsh|bash|sh|wsl|[cw]script|mshta|python\\w*|perl|php\\w*|ruby|node|java|osql|sqlcmd|ftp|telnet|n?cat|nc|plink|debug|diskpart|netsh|wmic)(?:\\.exe)?\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MADE = Pattern.compile("new\\s+\\w+", Pattern.CASE_INSENSITIVE);

    /** Keys of the registry that tell of the host and of remote access to it, not of an application. */
    private static final Pattern SYSTEM = Pattern.compile(
            "(?!.*\\\\(?:timezoneinformation|centralprocessor)\\\\|.*\\\\currentversion\\\\(?:productname|csdversion|currentbuild\\w*|buildlab|releaseid)).*\\\\(?:system|microsoft|terminal server|radmin|realvnc|orl|pcanywhere|teamviewer|cat soft)\\\\",
            Pattern.CASE_INSENSITIVE);

    /** What the provider of the registry gives of a key. */
    private static final Pattern REGISTRY = Pattern.compile(
            "\\.(?:enumkey|enumvalues|get(?:expanded|multi)?stringvalue|getdwordvalue|getbinaryvalue)$");

    /** Values of the registry that let somebody in, whoever sets them. */
    private static final Pattern ACCESS = Pattern.compile(
            "\\bfDenyTSConnections\\b|\\\\Image File Execution Options\\\\|\\\\Winlogon\\\\SpecialAccounts\\b",
            Pattern.CASE_INSENSITIVE);

    /** A text that is read, and the removal of its file: what an installer does with its script. */
    private static final Set<String> REMOVED =
            Set.of("scripting.filesystemobject.opentextfile", "scripting.filesystemobject.deletefile");

    private static final Pattern PICTURE = Pattern.compile("\\.(?:gif|jpe?g|png|bmp)$", Pattern.CASE_INSENSITIVE);

    /** Clients that fetch a page. */
    private static final Pattern FETCHES = Pattern.compile("http|webclient|webrequest|internetexplorer");

    /** The detail of a method that was looked up by its name. */
    static final String LOOKUP = "lookup";

    /** The detail of a file that is put under whatever name a request says. */
    static final String RENAMED = "renamed";

    /** The detail of a statement that writes a file which a server runs. */
    static final String CODE_FILE = "code file";

    /** The detail of a database that is made as a file which a server runs. */
    static final String CODE_BASE = "code base";

    /** The detail of a folder that is listed, wherever on the host it lies. */
    static final String BROWSES = "browses";

    /** The detail of a connection that tries the page's account wherever it is told. */
    static final String PROBE = "probe";

    /** The detail of a file that is sent, wherever on the host it lies. */
    static final String SENDS = "sends";

    /** The detail of an open file that something else is given, which may write to it. */
    static final String PASSED = "passed";

    /** Before the name of a file that is given a program which is an outsider's from its mark on. */
    static final String PROGRAM_OF = "program of ";

    /** The detail of a file of data that is run. */
    static final String DATA_FILE = "data file";

    /** Before the name of the file that a text was read from. */
    static final String FILE = "file:";

    /** Files that hold pictures and data, and are no place for a program. */
    private static final Pattern DATA = Pattern.compile(
            "\\.(?:gif|jpe?g|png|bmp|ico|dat|log|css|js|txt|pdf|zip|rar|mdb)$", Pattern.CASE_INSENSITIVE);

    /** Procedures and functions by which a database starts programs. */
    private static final Pattern COMMANDS = Pattern.compile(
            "\\b(?:xp_cmdshell|sp_oacreate|sp_oamethod|sp_execute_external_script)\\b|\\bselect\\s{1,9}shell\\s{0,9}\\(",
            Pattern.CASE_INSENSITIVE);

    private AspWeights() {}

    static List<Trait> of(List<Hit> hits) {
        List<Trait> traits = new ArrayList<>();
        for (Hit hit : hits) {
            weigh(hit, hits).ifPresent(weight -> traits.add(Trait.of(weight, hit)));
        }
        return traits;
    }

    private static Optional<Verdict> weigh(Hit hit, List<Hit> all) {
        return switch (hit.capability()) {
            case EVALUATE -> evaluate(hit);
            case EXECUTE -> execute(hit, all);
            case LOAD_CODE, REGISTER -> hit.isRemote() || hit.taint() == null ? malicious() : Optional.empty();
            case DESERIALISE -> hit.isRemote() ? malicious() : Optional.empty();
            case RELAY -> relay(hit, all);
            case REFLECT ->
                hit.detail().equals(DATA_FILE)
                        ? suspicious()
                        : hit.call().startsWith("server.") && !hit.argument().startsWith(Item.OTHER)
                                ? Optional.empty()
                                : hit.isRemote() && hit.detail().equals("hidden")
                                        ? malicious()
                                        : hit.isRemote()
                                                        && hit.taint() != null
                                                        && hit.taint().whole()
                                                ? suspicious()
                                                : Optional.empty();
            case LOOK_UP -> Optional.empty();
            case WRITE_FILE -> write(hit);
            case READ_FILE -> read(hit, all);
            case QUERY -> query(hit);
        };
    }

    private static Optional<Verdict> evaluate(Hit hit) {
        // A script that reads another server's answer as data puts its own words before it.
        boolean answer = hit.taint() != null
                && hit.taint().origins().equals(Set.of(Origin.NETWORK))
                && !hit.taint().whole()
                && !hit.argument().startsWith("?");
        boolean style = hit.call().endsWith("transformnode")
                && hit.taint() != null
                && hit.taint().origins().equals(Set.of(Origin.NETWORK));
        boolean hexadecimal = hit.argument().equalsIgnoreCase("&h")
                && hit.taint() != null
                && !hit.taint().whole();
        if (answer || style || hexadecimal) {
            return Optional.empty();
        }
        if (hit.argument().startsWith(FILE) && DATA.matcher(hit.argument()).find()) {
            return suspicious();
        }
        if (MADE.matcher(hit.argument()).matches()
                && hit.taint() != null
                && !hit.taint().whole()) {
            // An object of one of the page's classes, by the rest of its name.
            return suspicious();
        }
        boolean decoded = hit.detail().startsWith("decoded ")
                && Integer.parseInt(hit.detail().substring(8)) >= MIN_DECODED;
        return hit.isRemote()
                        || decoded
                        || hit.detail().equals("unsafe")
                        || PROGRAM.matcher(hit.argument()).find()
                ? malicious()
                : hit.detail().equals("hidden") || hit.detail().equals("component") ? suspicious() : Optional.empty();
    }

    /** A socket to where a request says is a tunnel; a page fetched from there may be a proxy for maps and feeds. */
    private static Optional<Verdict> relay(Hit hit, List<Hit> all) {
        if (hit.call().endsWith("iocontrol")) {
            return suspicious();
        }
        if (isPicture(all)) {
            return Optional.empty();
        }
        boolean whole = hit.taint() != null && hit.taint().whole();
        boolean fetches = FETCHES.matcher(hit.call()).find();
        boolean inside = hit.detail().equals("loopback");
        return !hit.isRemote() || hit.call().endsWith(".send") && !inside
                ? Optional.empty()
                : !fetches ? malicious() : whole || inside ? suspicious() : Optional.empty();
    }

    /** Whether a page keeps what it fetches as pictures under names of its own: the pictures of a text that an editor is given. */
    private static boolean isPicture(List<Hit> all) {
        List<Hit> kept = all.stream()
                .filter(h -> h.capability() == Capability.WRITE_FILE
                        && h.taint() != null
                        && h.taint().origins().contains(Origin.NETWORK))
                .toList();
        return !kept.isEmpty()
                && kept.stream()
                        .allMatch(h -> h.argument().startsWith("fixed")
                                && PICTURE.matcher(h.detail()).find());
    }

    private static Optional<Verdict> execute(Hit hit, List<Hit> all) {
        if (TOOL.matcher(hit.argument()).lookingAt()) {
            return Optional.empty();
        }
        if (hit.call().startsWith("winnt.")) {
            // Accounts are made on pages for administrators too.
            return hit.isRemote() ? suspicious() : Optional.empty();
        }
        if (TYPED.matcher(hit.call()).find() && isTool(all)) {
            return Optional.empty();
        }
        if (hit.isRemote()
                || hit.detail().equals(LOOKUP)
                || hit.detail().startsWith("decoded ")
                || HostCommands.change(hit.argument())
                || ACCESS.matcher(hit.argument()).find()) {
            return malicious();
        }
        boolean drops = all.stream()
                .anyMatch(h -> h.capability() == Capability.WRITE_FILE
                        && DROPPED.matcher(h.detail()).find());
        if (drops) {
            return malicious();
        }
        boolean talks = all.stream()
                .anyMatch(h -> h.capability() == Capability.RELAY
                        && !FETCHES.matcher(h.call()).find());
        return talks && SHELL.matcher(hit.argument()).find() ? malicious() : Optional.empty();
    }

    /** Whether all programs that a page starts are named by it and none of them does what it is told on its input. */
    private static boolean isTool(List<Hit> all) {
        List<String> programs = named(all, NAMES);
        programs = programs.isEmpty() ? named(all, STARTS) : programs;
        return !programs.isEmpty()
                && programs.stream()
                        .allMatch(program -> PROGRAM_FILE.matcher(program).lookingAt()
                                && !INTERPRETER.matcher(program).find());
    }

    private static List<String> named(List<Hit> all, Pattern calls) {
        return all.stream()
                .filter(h -> calls.matcher(h.call()).find())
                .map(Hit::argument)
                .filter(program -> !program.isEmpty())
                .toList();
    }

    private static Optional<Verdict> write(Hit hit) {
        if (hit.detail().startsWith("page:")) {
            return PROGRAM.matcher(hit.detail()).find() ? malicious() : Optional.empty();
        }
        boolean own = hit.isRemote() && hit.detail().equals(FileCalls.SELF);
        if (hit.argument().equals("beside")
                && (own || CODE.matcher(hit.detail()).find())) {
            return suspicious();
        }
        if (!hit.isRemote() || hit.taint() == null) {
            return Optional.empty();
        }
        if (hit.argument().startsWith("fixed") && Passwords.hideIn(hit.detail()) && Passwords.areIn(hit.taint())) {
            return suspicious();
        }
        boolean upload = hit.taint().origins().contains(Origin.UPLOAD)
                || hit.taint().origins().contains(Origin.BODY);
        boolean code = CODE.matcher(hit.detail()).find();
        boolean chosen = hit.argument().startsWith("chosen");
        if (code && hit.taint().whole()) {
            return malicious();
        }
        if (hit.argument().startsWith(PROGRAM_OF) && hit.taint().whole()) {
            return malicious();
        }
        boolean anywhere = hit.argument().startsWith("folder") || hit.argument().startsWith("anywhere");
        return chosen || anywhere ? suspicious() : Optional.empty();
    }

    /** A connection or a statement that is wholly a request's. */
    private static Optional<Verdict> query(Hit hit) {
        boolean whole = hit.taint() != null && hit.taint().whole();
        if (hit.detail().equals(CODE_FILE)) {
            return malicious();
        }
        if (hit.detail().equals(PROBE)) {
            return suspicious();
        }
        if (hit.isRemote() && COMMANDS.matcher(hit.argument()).find()) {
            return malicious();
        }
        return hit.isRemote() && whole ? suspicious() : Optional.empty();
    }

    private static Optional<Verdict> read(Hit hit, List<Hit> all) {
        boolean host = hit.argument().regionMatches(true, 0, "iis:", 0, 4)
                || hit.argument().regionMatches(true, 0, "winnt:", 0, 6);
        boolean whole = hit.isRemote() && hit.taint() != null && hit.taint().whole();
        boolean own = isOwnText(all);
        boolean creates = hit.call().endsWith("createtextfile") && whole && !own;
        boolean packs = hit.call().startsWith("adox.catalog")
                && all.stream().anyMatch(h -> h.call().endsWith("loadfromfile"))
                && all.stream().anyMatch(h -> h.call().endsWith("getfolder"));
        // What the host's directory says is told to somebody only where somebody is asked.
        boolean told = host && all.stream().anyMatch(Hit::isRemote)
                || hit.call().endsWith("getsubkeynames")
                || hit.call().endsWith("opensubkey") && hit.isRemote()
                || hit.call().startsWith("servicecontroller.") && whole
                || REGISTRY.matcher(hit.call()).find() && hit.isRemote()
                || hit.call().endsWith("regread")
                        && (whole || SYSTEM.matcher(hit.argument()).lookingAt());
        if (told
                || creates
                || hit.detail().equals(SENDS)
                || hit.detail().equals(CODE_BASE) && fills(all)
                || hit.detail().equals(CODE_FILE)
                || packs
                || hit.detail().equals("secret")
                || hit.detail().equals(RENAMED)) {
            return suspicious();
        }
        boolean lists = all.stream()
                .anyMatch(h -> h.capability() == Capability.READ_FILE
                        && h.isRemote()
                        && (h.call().contains("getfolder") || h.call().contains("director")));
        boolean reads = all.stream()
                .anyMatch(h -> h.capability() == Capability.READ_FILE
                        && h.isRemote()
                        && !h.call().contains("getfolder")
                        && !h.call().contains("director"));
        Set<String> uses = all.stream()
                .filter(h -> h.capability() == Capability.READ_FILE
                        && h.isRemote()
                        && h.taint() != null
                        && h.taint().whole())
                .map(Hit::call)
                .filter(call -> !call.equals("fileinfo.<init>") && !(own && call.endsWith("createtextfile")))
                .collect(Collectors.toSet());
        return whole && (lists && reads || uses.size() > 1 && !uses.equals(REMOVED)) ? suspicious() : Optional.empty();
    }

    /** Whether a page puts what a request says into a database. */
    private static boolean fills(List<Hit> all) {
        return all.stream()
                .anyMatch(h -> h.capability() == Capability.QUERY
                        && h.isRemote()
                        && h.call().endsWith(".execute"));
    }

    /** Whether a page writes to the files that it makes nothing but words of its own, and gives them to nothing that may write more. */
    private static boolean isOwnText(List<Hit> all) {
        List<Hit> written = all.stream()
                .filter(h -> h.capability() == Capability.WRITE_FILE && h.call().startsWith("textstream."))
                .toList();
        return written.stream().allMatch(h -> h.taint() == null && !h.detail().equals(PASSED));
    }

    private static Optional<Verdict> malicious() {
        return Optional.of(Verdict.MALICIOUS);
    }

    private static Optional<Verdict> suspicious() {
        return Optional.of(Verdict.SUSPICIOUS);
    }
}
