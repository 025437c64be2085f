package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Weighs the uses of capabilities in PHP: which of them only a backdoor makes. */
final class PhpWeights {
    private static final Pattern SCRIPT = Pattern.compile(
            "\\.(?:ph(?:p\\d?(?:\\.bin)?|tml|t|ar)|inc|so|dll|jsp|asp|aspx|cgi|pl|htaccess|user\\.ini)['\"]?$",
            Pattern.CASE_INSENSITIVE);
    /** Names that installers give to what they fill in. */
    private static final Pattern CONFIGURATION = Pattern.compile(
            "(?:conf|setting|config|define|constant|param|local|database|\\bdb|lang|install|setup)[^/]{0,40}$|/conf(?:ig)?/[^/]{0,40}$|^conf(?:ig)?/[^/]{0,40}$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PICTURE =
            Pattern.compile("\\.(?:jpe?g|png|gif|ico|bmp|svg|css|woff2?|ttf|mp[34])$", Pattern.CASE_INSENSITIVE);
    /** Pictures that nobody includes for what they show, as drawings in text are. */
    private static final Pattern RASTER = Pattern.compile("\\w\\.(?:jpe?g|png|gif|bmp)$", Pattern.CASE_INSENSITIVE);
    /** Files by which whoever writes them runs programs or comes in. Source: ATT&CK T1053.003, T1098.004. */
    private static final Pattern ENTRANCE = Pattern.compile(
            "/cron(?:tabs?|\\.\\w+)?/|/crontab$|authorized_keys2?$|/\\.(?:cpanel/contactinfo|contactinfo|contactemail)$|/etc/(?:passwd|shadow|sudoers|ld\\.so\\.preload)");

    private static final Pattern WRITES = Pattern.compile("file_put_contents|fwrite|fputs|error_log|gzwrite");
    /** The beginning of an address that a request goes on with the server's name. */
    private static final Pattern SCHEME = Pattern.compile("(?:udp|tcp|ssl|https?|ftp)://", Pattern.CASE_INSENSITIVE);
    /** An address whose server is the page's choice. */
    private static final Pattern HOST = Pattern.compile("^\\w+://[^/]+/");
    /** A page that waits for connections is a server of its own. */
    private static final Pattern LISTENS = Pattern.compile("socket_bind|stream_socket_server");

    private static final Pattern LOOPBACK = Pattern.compile("^(?:\\w+://)?(?:127\\.|localhost\\b|\\[?::1\\b)");
    private static final Pattern BARE_HEAD = Pattern.compile("\\s*(?:<\\?php\\s|\\?>|return\\b|@|;)?\\s*");
    /** Statements that tell which tables there are, as tools need them that are brought along. */
    private static final Pattern CATALOGUE = Pattern.compile(
            "^\\s*show (?:databases|tables)\\b|information_schema|\\bsysobjects\\b|\\ball_tables\\b|\\bpg_database\\b",
            Pattern.CASE_INSENSITIVE);

    /** The beginning of a statement that a request goes on with the name of a table or of its columns. */
    private static final Pattern PICKS = Pattern.compile(
            "^\\s*(?:select|(?:select|delete)\\b.*\\bfrom|(?:truncate|drop|describe|show create)(?: table)?|insert"
                    + " into|update)\\s+[`\"\\[]?$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern FILE_CHANGE =
            Pattern.compile("unlink|rmdir|mkdir|chmod|rename|touch|copy|file_put_contents|fwrite|fputs");
    private static final int FAR = 80;
    /** What depends on variables that the page never sets. */
    private static final String UNSET = "unset";

    private static final Pattern FILE_LIST = Pattern.compile("opendir|scandir|dir|glob|chdir");

    /** What makes a file into something else before it is included. */
    private static final Pattern OF_STREAMS = Pattern.compile(
            "^(?:php://filter|expect://|zip://|phar://|glob://|compress\\.|/var/log/|/proc/self/|/var/lib/php)",
            Pattern.CASE_INSENSITIVE);

    private PhpWeights() {}

    static List<Trait> of(List<Hit> hits, PageFacts facts) {
        List<Trait> traits = new ArrayList<>();
        for (Hit hit : hits) {
            weigh(hit, hits, facts).ifPresent(weight -> traits.add(Trait.of(weight, hit)));
        }
        return traits;
    }

    private static Optional<Verdict> weigh(Hit hit, List<Hit> all, PageFacts facts) {
        boolean outward = hit.capability() == Capability.RELAY || hit.capability() == Capability.WRITE_FILE;
        Optional<Verdict> weight = byCapability(hit, all, facts);
        return weight.isEmpty() && outward && hit.reflective() && facts.alone() ? suspicious() : weight;
    }

    private static Optional<Verdict> byCapability(Hit hit, List<Hit> all, PageFacts facts) {
        return switch (hit.capability()) {
            case EXECUTE -> PhpCommands.weigh(hit, all, facts);
            case EVALUATE -> evaluate(hit, facts);
            case LOAD_CODE -> load(hit, facts);
            case REFLECT -> reflect(hit, facts);
            case WRITE_FILE -> write(hit, facts);
            case READ_FILE -> read(hit, all, facts);
            case RELAY -> relay(hit, all, facts);
            case QUERY -> query(hit, all, facts);
            case REGISTER -> suspicious();
            case LOOK_UP -> facts.alone() ? suspicious() : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Verdict> evaluate(Hit hit, PageFacts facts) {
        if (hit.detail().equals("template")) {
            boolean ofSmarty = hit.call().equals("fetch") || hit.call().equals("display");
            boolean part = facts.guarded() || facts.library() || !facts.runs();
            return facts.alone() ? malicious() : ofSmarty && part ? Optional.empty() : suspicious();
        }
        if (hit.isRemote()) {
            boolean assertion = hit.call().equals("assert")
                    && hit.taint() != null
                    && !hit.taint().whole();
            // A formula that a product completes with a setting is not a program of the sender's choice.
            boolean formula = hit.taint() != null
                    && !hit.taint().whole()
                    && !BARE_HEAD.matcher(hit.argument()).matches();
            // So is code that a class puts together, or that was written to a file, of which nothing tells how it
            // begins.
            boolean hidden =
                    hit.detail().equals("written") ? !hit.argument().contains("<?") : facts.library() && !facts.runs();
            boolean begun = !hit.argument().isBlank()
                    && BARE_HEAD.matcher(hit.argument()).matches();
            boolean joined = hit.taint() != null && !hit.taint().whole() && hidden && !begun;
            return (assertion || formula || joined) && !facts.alone() ? Optional.empty() : malicious();
        }
        return switch (hit.detail()) {
            case "hidden" -> malicious();
            case "packed" -> malicious();
            case "opaque" ->
                !facts.runs() ? Optional.empty() : facts.length() > 1_000 && facts.alone() ? malicious() : suspicious();
            // Code for the page's own object is put together, not decoded.
            case "decoded" ->
                hit.reflective()
                        ? malicious()
                        : facts.alone() && !hit.argument().startsWith("$this->") ? suspicious() : Optional.empty();
            case "stored" -> BARE_HEAD.matcher(hit.argument()).matches() ? suspicious() : Optional.empty();
            case "file" -> facts.apart() && facts.length() < 3_000 ? suspicious() : Optional.empty();
            case UNSET ->
                facts.apart() && BARE_HEAD.matcher(hit.argument()).matches() ? suspicious() : Optional.empty();
            case "unknown" ->
                facts.apart()
                                && !facts.library()
                                && facts.length() < 3_000
                                && !hit.call().equals("assert")
                                && BARE_HEAD.matcher(hit.argument()).matches()
                        ? suspicious()
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Verdict> load(Hit hit, PageFacts facts) {
        if (hit.detail().equals("carried")) {
            return malicious();
        }
        if (hit.detail().equals(UNSET)) {
            return facts.apart() && facts.length() < 1_000 ? suspicious() : Optional.empty();
        }
        if (Set.of("printed", "decoded", "program", "preload", "settings", "options", "archive")
                .contains(hit.detail())) {
            return facts.alone() ? suspicious() : Optional.empty();
        }
        if (hit.detail().equals("session")) {
            return facts.runs() ? suspicious() : Optional.empty();
        }
        if (hit.detail().equals("path")) {
            return hit.argument().isEmpty() && facts.runs() || facts.alone() ? suspicious() : Optional.empty();
        }
        if (hit.isRemote() && hit.taint() != null) {
            boolean given = hit.taint().origins().contains(Origin.UPLOAD)
                    || hit.taint().origins().contains(Origin.BODY)
                    || hit.taint().origins().contains(Origin.NETWORK);
            boolean whole = hit.taint().whole();
            boolean begins = hit.argument().isEmpty()
                    || OF_STREAMS.matcher(hit.argument()).find();
            boolean constant = hit.taint().origins().equals(Set.of(Origin.NETWORK)) && !facts.runs();
            if (constant) {
                return Optional.empty();
            }
            return given && whole ? malicious() : (whole || begins) && facts.apart() ? suspicious() : Optional.empty();
        }
        if (hit.detail().equals("picture") && RASTER.matcher(hit.argument()).find() && facts.runs()) {
            return hit.reflective() ? malicious() : suspicious();
        }
        if (hit.detail().equals("picture")) {
            return hit.reflective()
                    ? malicious()
                    : facts.alone() && facts.length() < 3_000 ? suspicious() : Optional.empty();
        }
        return hit.detail().equals("filter") && facts.alone() ? suspicious() : Optional.empty();
    }

    private static Optional<Verdict> reflect(Hit hit, PageFacts facts) {
        Taint taint = hit.taint();
        if (hit.detail().startsWith("opaque")) {
            return !facts.alone() ? Optional.empty() : taint != null && taint.isRemote() ? malicious() : suspicious();
        }
        boolean whole = taint != null && taint.whole();
        if (hit.detail().equals("names")) {
            return facts.alone() ? suspicious() : Optional.empty();
        }
        if (hit.detail().equals(UNSET) || hit.detail().equals("stylesheet")) {
            return facts.apart() && facts.length() < 20_000 ? suspicious() : Optional.empty();
        }
        if (hit.detail().equals("asked")) {
            // What a class was told long before, it was told for something else.
            boolean far =
                    taint != null && Math.abs(hit.line() - taint.path().get(0).line()) > FAR;
            return facts.runs() ? malicious() : far ? Optional.empty() : suspicious();
        }
        if (hit.detail().equals("arguments")) {
            return whole && facts.runs() ? malicious() : facts.apart() ? suspicious() : Optional.empty();
        }
        return whole && facts.apart() ? suspicious() : Optional.empty();
    }

    private static Optional<Verdict> write(Hit hit, PageFacts facts) {
        if (hit.argument().equals(UNSET)) {
            boolean anywhere =
                    hit.detail().equals(UNSET) || SCRIPT.matcher(hit.detail()).find();
            return facts.apart() && anywhere ? suspicious() : Optional.empty();
        }
        if (hit.argument().equals("code")) {
            return facts.alone() && facts.length() < 20_000 ? suspicious() : Optional.empty();
        }
        if (!hit.isRemote() || hit.taint() == null) {
            return Optional.empty();
        }
        if (hit.argument().equals("archive")) {
            return asked(hit.taint()) && facts.alone() && !facts.library() ? suspicious() : Optional.empty();
        }
        boolean upload = hit.taint().origins().contains(Origin.UPLOAD);
        boolean script = SCRIPT.matcher(hit.detail()).find();
        if (hit.argument().equals("filled")) {
            boolean tool = facts.commandLine() && hit.taint().origins().equals(Set.of(Origin.NETWORK));
            return script
                            && facts.alone()
                            && !tool
                            && !CONFIGURATION.matcher(hit.detail()).find()
                    ? suspicious()
                    : Optional.empty();
        }
        boolean appends = WRITES.matcher(hit.call()).matches();
        if (!upload
                && appends
                && (facts.alone() ? PICTURE : RASTER).matcher(hit.detail()).find()
                && (hit.argument().equals("fixed")
                        || hit.argument().equals("line")
                                && RASTER.matcher(hit.detail()).find())
                && asked(hit.taint())) {
            return suspicious();
        }
        if (upload && !script && hit.taint().origins().equals(Set.of(Origin.UPLOAD)) && facts.choosy()) {
            return Optional.empty();
        }
        if (upload && hit.argument().equals("chosen") && facts.runs()) {
            return suspicious();
        }
        if (ENTRANCE.matcher(hit.detail()).find() && asked(hit.taint()) && facts.alone()) {
            return malicious();
        }
        if (script && !upload && facts.alone()) {
            boolean fetched = hit.taint().origins().equals(Set.of(Origin.NETWORK));
            if (fetched && !hit.taint().whole()) {
                return Optional.empty();
            }
            if (fetched && facts.commandLine()) {
                // A tool that brings another to whoever types its name.
                return hit.detail().endsWith(".phar") ? Optional.empty() : suspicious();
            }
            return malicious();
        }
        boolean moved = hit.call().equals("rename") && !upload && !hit.taint().whole();
        boolean chosen = hit.argument().equals("chosen")
                || hit.argument().equals("partly") && hit.detail().isEmpty() && !moved;
        if (hit.argument().equals("chosen") && !upload && facts.alone()) {
            return hit.taint().origins().size() > 1 || hit.taint().whole() ? malicious() : suspicious();
        }
        return (chosen || script) && facts.alone() && !facts.library() ? suspicious() : Optional.empty();
    }

    private static Optional<Verdict> read(Hit hit, List<Hit> all, PageFacts facts) {
        if (facts.alone() && Set.of("wrapper", "credentials").contains(hit.detail())) {
            return suspicious();
        }
        if (facts.alone() && SCHEME.matcher(hit.argument()).matches() && hit.taint() != null && asked(hit.taint())) {
            return suspicious();
        }
        boolean uploaded = hit.taint() != null && hit.taint().origins().equals(Set.of(Origin.UPLOAD));
        boolean fetches = hit.call().equals("file_get_contents") || hit.call().equals("readfile");
        if (!facts.apart() || !isAnywhere(hit) || uploaded || fetches && facts.addressed()) {
            return Optional.empty();
        }
        boolean changes = all.stream()
                .anyMatch(h -> isAnywhere(h) && FILE_CHANGE.matcher(h.call()).matches());
        boolean lists = all.stream()
                .anyMatch(h -> isAnywhere(h) && FILE_LIST.matcher(h.call()).matches());
        boolean whole =
                hit.taint() != null && hit.taint().whole() && hit.argument().isEmpty();
        return changes || lists || whole ? suspicious() : Optional.empty();
    }

    private static boolean isAnywhere(Hit hit) {
        return hit.detail().equals(UNSET) && !hit.call().equals("chdir")
                || hit.isRemote()
                        && hit.taint() != null
                        && (hit.taint().whole() || hit.argument().isEmpty());
    }

    private static Optional<Verdict> relay(Hit hit, List<Hit> all, PageFacts facts) {
        if (facts.alone() && (hit.call().equals("mail") || hit.call().equals("mb_send_mail"))) {
            return Set.of("relay", "list").contains(hit.detail()) ? suspicious() : Optional.empty();
        }
        if (hit.detail().equals(UNSET)) {
            boolean anywhere = !HOST.matcher(hit.argument()).find();
            return facts.alone() && anywhere && facts.length() < 20_000 ? suspicious() : Optional.empty();
        }
        if (facts.alone()
                && LISTENS.matcher(hit.call()).matches()
                && !LOOPBACK.matcher(hit.argument()).find()) {
            return suspicious();
        }
        if (hit.detail().equals("coded") && facts.alone()) {
            return suspicious();
        }
        if (hit.taint() == null || !asked(hit.taint()) || !facts.alone() || facts.addressed()) {
            return Optional.empty();
        }
        return hit.taint().whole() || SCHEME.matcher(hit.argument()).matches() ? suspicious() : Optional.empty();
    }

    private static Optional<Verdict> query(Hit hit, List<Hit> all, PageFacts facts) {
        boolean connects = all.stream()
                .anyMatch(h -> h.capability() == Capability.QUERY && h.call().contains("connect"));
        boolean asks = hit.isRemote() && hit.taint() != null && hit.taint().whole();
        boolean lists = CATALOGUE.matcher(hit.argument()).find();
        boolean picks = hit.isRemote()
                && !hit.detail().equals("prefix")
                && PICKS.matcher(hit.argument()).find();
        boolean told = all.stream()
                .anyMatch(h -> h.capability() == Capability.QUERY && h.call().contains("connect") && isWhole(h));
        if (told && (asks || picks) && !hit.call().contains("connect") && facts.runs()) {
            return suspicious();
        }
        if (hit.call().contains("connect") && asks && all.stream().anyMatch(PhpWeights::fillsSettings)) {
            // An installer tries the server that it is told before it writes it down.
            return Optional.empty();
        }
        return connects && (asks || lists || picks) && facts.alone() ? suspicious() : Optional.empty();
    }

    private static boolean fillsSettings(Hit hit) {
        return hit.capability() == Capability.WRITE_FILE
                && hit.argument().equals("filled")
                && CONFIGURATION.matcher(hit.detail()).find();
    }

    private static boolean isWhole(Hit hit) {
        return hit.isRemote() && hit.taint() != null && hit.taint().whole();
    }

    private static boolean asked(Taint taint) {
        return taint.origins().contains(Origin.REQUEST)
                || taint.origins().contains(Origin.BODY)
                || taint.origins().contains(Origin.UPLOAD);
    }

    private static Optional<Verdict> malicious() {
        return Optional.of(Verdict.MALICIOUS);
    }

    private static Optional<Verdict> suspicious() {
        return Optional.of(Verdict.SUSPICIOUS);
    }
}
