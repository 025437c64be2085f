package io.hivesec.whitelist;

import com.google.common.net.InetAddresses;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Evidence;
import io.hivesec.event.Process;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code docs/whitelist.md} says, in the plainest way: rule after rule, value after value, with the JDK's own
 * expressions, globs and big numbers, and nothing of the code under test but the rule's values.
 */
final class NaiveEvaluator {
    private static final List<String> INTERPRETERS = List.of(
            "ash", "bash", "dash", "ksh", "lua", "mksh", "node", "perl", "php", "python", "python2", "python3", "ruby",
            "sh", "tclsh", "zsh");

    private NaiveEvaluator() {}

    static Optional<WhitelistRule> first(List<WhitelistRule> rules, Alert alert) {
        return rules.stream().filter(rule -> trusts(rule, alert)).findFirst();
    }

    static boolean trusts(WhitelistRule rule, Alert alert) {
        if (!rule.enabled() || rule.type() != alert.type()) {
            return false;
        }
        if (rule.expires() != null && !alert.sightings().last().isBefore(rule.expires())) {
            return false;
        }
        Stream<Boolean> results = rule.conditions().keySet().stream()
                .filter(name -> !name.equals("processTreeExact") && !name.equals("sampleSimilarity"))
                .map(name -> holds(name, rule, alert));
        return rule.type() == AlertType.VIRUS ? results.anyMatch(held -> held) : results.allMatch(held -> held);
    }

    private static boolean holds(String name, WhitelistRule rule, Alert alert) {
        List<String> values = rule.conditions().get(name);
        List<Process> up = new ArrayList<>(List.of(alert.process()));
        up.addAll(alert.ancestors());
        BiPredicate<String, String> exact = String::equals;
        return switch (name) {
            case "md5" -> all(List.of(List.of(alert.artifact().digests().md5())), values, exact);
            case "sha256" -> all(List.of(List.of(alert.artifact().digests().sha256())), values, exact);
            case "sample" ->
                digestOf(values.get(0)).equals(alert.artifact().digests().sha256());
            case "riskKinds" -> all(evidence(alert, "riskKind"), values, exact);
            case "sensitiveDirectories" -> all(evidence(alert, "directory"), values, NaiveEvaluator::fuzzy);
            case "containers" -> all(List.of(List.of(alert.container().name())), values, NaiveEvaluator::fuzzy);
            case "images" ->
                all(List.of(List.of(alert.container().image(), alert.container().imageDigest())), values, exact);
            case "processes" ->
                alert.type() == AlertType.MEMORY_WEBSHELL
                                && !evidence(alert, "process").isEmpty()
                        ? all(evidence(alert, "process"), values, exact)
                        : all(List.of(names(alert.process())), values, exact);
            case "parentProcesses" -> up.size() > 1 && all(List.of(names(up.get(1))), values, exact);
            case "processTree" -> tree(up, values, rule.conditions().containsKey("processTreeExact"));
            case "users" -> users(alert, values);
            case "classNames" ->
                all(
                        evidence(alert, "className").isEmpty()
                                ? List.of(List.of(alert.artifact().name()))
                                : evidence(alert, "className"),
                        values,
                        NaiveEvaluator::name);
            case "codeSources" -> all(codeSources(alert), values, NaiveEvaluator::path);
            case "sites" -> all(evidence(alert, "site"), values, NaiveEvaluator::name);
            case "directories" -> directories(alert.artifact().name(), values);
            case "fileNames" -> {
                Path file = Path.of(alert.artifact().name()).normalize().getFileName();
                yield file != null
                        && all(
                                List.of(List.of(file.toString())),
                                values,
                                (text, regex) -> Pattern.matches(regex, text));
            }
            case "paths" ->
                all(
                        evidence(alert, "path").stream()
                                .map(one ->
                                        List.of(Path.of(one.get(0)).normalize().toString()))
                                .toList(),
                        values,
                        NaiveEvaluator::path);
            case "commandLine" ->
                all(
                        List.of(List.of(alert.process().commandLine())),
                        values,
                        (text, regex) -> Pattern.compile(regex, Pattern.UNIX_LINES)
                                .matcher(text)
                                .matches());
            case "targetHosts" -> values.stream().anyMatch(value -> host(value, alert));
            case "targets" -> values.stream().anyMatch(value -> target(value, alert));
            case "targetPorts" ->
                values.stream()
                        .map(value -> value.split("-"))
                        .anyMatch(range -> Integer.parseInt(range[0].strip())
                                        <= alert.target().port()
                                && alert.target().port() <= Integer.parseInt(range[range.length - 1].strip()));
            default -> throw new AssertionError(name);
        };
    }

    /** Whether there is something, and each thing has a name that some value matches. */
    private static boolean all(List<List<String>> things, List<String> values, BiPredicate<String, String> matches) {
        return things.stream().anyMatch(thing -> !String.join("", thing).isEmpty())
                && things.stream()
                        .allMatch(thing -> thing.stream()
                                .filter(name -> !name.isEmpty())
                                .anyMatch(name -> values.stream().anyMatch(value -> matches.test(name, value))));
    }

    private static List<List<String>> evidence(Alert alert, String name) {
        return alert.evidence().stream()
                .filter(one -> one.name().equals(name))
                .map(Evidence::value)
                .map(List::of)
                .toList();
    }

    private static List<String> names(Process process) {
        List<String> names = new ArrayList<>(List.of(process.executable(), process.name()));
        if (INTERPRETERS.contains(process.name())) {
            List<String> arguments = process.arguments();
            boolean skips = process.name().endsWith("sh")
                    && !process.name().equals("tclsh")
                    && arguments.size() > 2
                    && arguments.get(1).matches("-(e|u|x|eu|ex|eux)");
            int at = skips ? 2 : 1;
            if (arguments.size() > at && !arguments.get(at).startsWith("-")) {
                String script = arguments.get(at);
                names.add(script);
                names.add(script.substring(script.lastIndexOf('/') + 1));
            }
        }
        return names;
    }

    private static boolean tree(List<Process> up, List<String> values, boolean whole) {
        List<Process> down = new ArrayList<>(up);
        Collections.reverse(down);
        int skipped = down.size() - values.size();
        if (skipped < 0
                || (whole && skipped > 0)
                || down.get(down.size() - 1).executable().isEmpty()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!names(down.get(skipped + i)).contains(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean users(Alert alert, List<String> values) {
        List<List<String>> pairs = new ArrayList<>();
        for (List<String> from : evidence(alert, "userFrom")) {
            for (List<String> to : evidence(alert, "userTo")) {
                pairs.add(List.of(from.get(0) + "->" + to.get(0)));
            }
        }
        return all(pairs, values, NaiveEvaluator::name);
    }

    private static List<List<String>> codeSources(Alert alert) {
        List<List<String>> sources = evidence(alert, "codeSource");
        return sources.stream()
                .map(one -> {
                    String url = one.get(0);
                    List<String> names = new ArrayList<>(List.of(
                            url, url.replaceFirst("^(jar:)?file:(//(?=/))?", "").replaceFirst("!/$", "")));
                    if (sources.size() == 1) {
                        evidence(alert, "codeSourceSha256").forEach(names::addAll);
                        evidence(alert, "codeSourceMd5").forEach(names::addAll);
                    }
                    return names;
                })
                .toList();
    }

    private static boolean directories(String file, List<String> globs) {
        for (Path up = Path.of(file).normalize().getParent(); up != null; up = up.getParent()) {
            String directory = up.toString();
            if (globs.stream()
                    .anyMatch(glob -> path(directory, glob.equals("/") ? "/" : glob.replaceFirst("/$", "")))) {
                return true;
            }
        }
        return false;
    }

    private static boolean fuzzy(String text, String value) {
        return value.contains("*") || value.contains("?") ? name(text, value) : text.contains(value);
    }

    private static boolean name(String text, String value) {
        StringBuilder regex = new StringBuilder();
        for (char c : value.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }

    private static boolean path(String text, String glob) {
        if (!glob.contains("*") && !glob.contains("?")) {
            return text.equals(glob);
        }
        // The JDK's own glob wants at least one directory for "**/": both readings are tried.
        if (glob.startsWith("**/") && path(text, glob.substring(3))) {
            return true;
        }
        int deep = glob.indexOf("/**/");
        if (deep >= 0 && path(text, glob.substring(0, deep) + glob.substring(deep + 3))) {
            return true;
        }
        return FileSystems.getDefault()
                .getPathMatcher("glob:" + glob.replaceAll("([\\[\\]{}\\\\])", "\\\\$1"))
                .matches(Path.of(text));
    }

    private static boolean target(String value, Alert alert) {
        int colon = value.lastIndexOf(':');
        boolean withPort = value.startsWith("[") ? value.contains("]:") : colon > 0 && value.indexOf(':') == colon;
        if (value.startsWith("/") || value.startsWith("@")) {
            return value.equals(alert.target().ip());
        }
        if (!withPort) {
            return host(value, alert);
        }
        return Integer.parseInt(value.substring(colon + 1)) == alert.target().port()
                && host(value.substring(0, colon).replaceAll("[\\[\\]]", ""), alert);
    }

    private static boolean host(String value, Alert alert) {
        String ip = alert.target().ip();
        if (value.contains("/") || InetAddresses.isInetAddress(value)) {
            if (!InetAddresses.isInetAddress(ip)) {
                return false;
            }
            String[] parts = value.split("/");
            InetAddress block = InetAddresses.forString(parts[0]);
            InetAddress address = InetAddresses.forString(ip);
            int bits = block.getAddress().length * 8;
            int free = parts.length == 1 ? 0 : bits - Integer.parseInt(parts[1]);
            return block.getAddress().length == address.getAddress().length
                    && number(block).shiftRight(free).equals(number(address).shiftRight(free));
        }
        return canonical(value).equals(canonical(alert.target().name()));
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    private static String digestOf(String sample) {
        if (sample.startsWith("sha256:")) {
            return sample.substring(7).toLowerCase(Locale.ROOT);
        }
        return Sha256.of(Base64.getDecoder().decode(sample.substring("base64:".length())));
    }
}
