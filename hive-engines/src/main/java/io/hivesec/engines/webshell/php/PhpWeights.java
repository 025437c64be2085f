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
    /** What depends on the arguments of a command line. */
    private static final String TOLD = "told";
    /** What depends on variables that the page never sets. */
    static final String UNSET = "unset";

    private static final Pattern FILE_LIST = Pattern.compile("opendir|scandir|dir|glob|chdir");

    /** What makes a file into something else before it is included. */
    private static final Pattern OF_STREAMS = Pattern.compile(
            "^(?:php://filter|expect://|zip://|phar://|glob://|compress\\.|/var/log/|/proc/self/|/var/lib/php)",
            Pattern.CASE_INSENSITIVE);

    /** What decodes a file that somebody names before it is included. */
    private static final Pattern FILTERED =
            Pattern.compile("^(?:php://filter/|expect://|(?:https?|ftps?)://$)", Pattern.CASE_INSENSITIVE);

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
            case WRITE_FILE -> PhpWrites.weigh(hit, facts);
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
            case TOLD -> isToldAlone(facts) ? suspicious() : Optional.empty();
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
        if (hit.detail().equals("installed")) {
            return facts.trusting() ? suspicious() : Optional.empty();
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
            boolean streamed = FILTERED.matcher(hit.argument()).find();
            boolean constant = hit.taint().origins().equals(Set.of(Origin.NETWORK)) && !facts.runs();
            if (constant) {
                return Optional.empty();
            }
            return given && whole
                    ? malicious()
                    : (whole || begins) && facts.apart() || streamed && facts.runs() ? suspicious() : Optional.empty();
        }
        if (hit.detail().equals("picture")
                && PhpWrites.RASTER.matcher(hit.argument()).find()
                && facts.runs()) {
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
        if (hit.detail().equals(TOLD)) {
            return isToldAlone(facts) ? suspicious() : Optional.empty();
        }
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

    /** Whether a page is so small and so alone that it is no tool which whoever types its name tells what to do. */
    private static boolean isToldAlone(PageFacts facts) {
        return facts.apart() && !facts.library() && !facts.commandLine() && facts.length() < 3_000;
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
        // What looks for more pages on the pages that it fetched.
        boolean crawls = fetches && hit.taint() != null && hit.taint().origins().equals(Set.of(Origin.NETWORK));
        return changes || lists || whole && !crawls ? suspicious() : Optional.empty();
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
                && PhpWrites.CONFIGURATION.matcher(hit.detail()).find();
    }

    private static boolean isWhole(Hit hit) {
        return hit.isRemote() && hit.taint() != null && hit.taint().whole();
    }

    static boolean asked(Taint taint) {
        return taint.origins().contains(Origin.REQUEST)
                || taint.origins().contains(Origin.BODY)
                || taint.origins().contains(Origin.UPLOAD);
    }

    static Optional<Verdict> malicious() {
        return Optional.of(Verdict.MALICIOUS);
    }

    static Optional<Verdict> suspicious() {
        return Optional.of(Verdict.SUSPICIOUS);
    }
}
