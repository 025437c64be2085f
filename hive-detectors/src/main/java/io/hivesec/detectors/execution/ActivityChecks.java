package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What attackers do with a machine once it is theirs: mine on it, reach others through it, look for more rights. */
final class ActivityChecks {
    private static final Set<String> ALGORITHMS = Set.of(
            "kawpow",
            "randomx",
            "rx/0",
            "cryptonight",
            "cn/r",
            "cn/gpu",
            "ethash",
            "etchash",
            "progpow",
            "autolykos2",
            "verushash",
            "astrobwt",
            "argon2/chukwa",
            "cn-heavy/xhv",
            "ghostrider",
            "octopus",
            "equihash",
            "kheavyhash",
            "beamhash",
            "firopow",
            "blake3",
            "kaspa",
            "dynex");

    private static final Set<String> FETCHERS = Set.of("curl", "wget", "git", "aria2c", "axel", "fetch");
    private static final Set<String> STARTERS = Set.of("docker", "podman", "nerdctl", "kubectl", "oc", "ctr");

    /** Longer arguments are scripts. */
    private static final int LONGEST_NAMES = 500;

    private ActivityChecks() {}

    static @Nullable String miner(CommandLine line) {
        String tool = Tools.find(line, "miner");
        if (tool != null) return tool;
        for (FileAccess access : line.files()) {
            String text = access.text();
            boolean settings = text.contains("stratum+")
                    || (text.contains("\"pools\"")
                            && (text.contains("donate-level")
                                    || (text.contains("\"url\"") && text.contains("\"user\""))));
            if (access.changes() && access.executed() && settings) return Evidences.of(access);
        }
        for (Code code : line.codes())
            for (String string : code.strings())
                if (code.executed() && string.startsWith("stratum+")) return code.language() + " " + string;
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed() || invocation.arguments().isEmpty()) continue;
            if (STARTERS.contains(invocation.name()) && startsMiner(invocation)) return Evidences.of(invocation);
            if (FETCHERS.contains(invocation.name()) && Tools.isFetched("miner", invocation))
                return Evidences.of(invocation);
            for (String argument : invocation.arguments())
                if (MiningPoolDetector.isAddressOfAPool(argument)) return Evidences.of(invocation);
            boolean pool = invocation.hasPrefix("stratum+")
                    || invocation.hasPrefix("stratum:")
                    || invocation.hasPrefix("--url=stratum")
                    || invocation.hasPrefix("-ostratum");
            boolean donates = invocation.hasPrefix("--donate-level")
                    || invocation.hasPrefix("--randomx-")
                    || invocation.hasPrefix("--cpu-max-threads-hint")
                    || invocation.hasPrefix("--nicehash")
                    || invocation.hasPrefix("--coin=")
                    || callsPool(invocation);
            boolean algorithm = false;
            boolean named = false;
            for (String argument : invocation.arguments()) {
                algorithm |= ALGORITHMS.contains(argument)
                        || argument.startsWith("--algo=")
                        || (argument.startsWith("--algo") && argument.length() == 6);
                named |= argument.equals("-u")
                        || argument.equals("--user")
                        || argument.startsWith("--user=")
                        || argument.equals("-a")
                        || argument.equals("--wallet");
            }
            if (pool || donates || (algorithm && named) || callsFromHiding(invocation) || isCalledMiner(invocation))
                return Evidences.of(invocation);
        }
        if (killsBusy(line)) return "kills whatever keeps the processor busy";
        if (killsConnected(line)) return "kills whatever is connected to a port of mining pools";
        String rivals = killsRivals(line);
        return rivals != null ? rivals : Shapes.find(line, "miner");
    }

    /** {@code -o host:port -u wallet}, and how hard to work: the options that miners have taken over from each other. */
    private static boolean callsPool(Invocation invocation) {
        List<String> arguments = invocation.arguments();
        boolean pool = false;
        for (int i = 0; i + 1 < arguments.size(); i++) {
            boolean asks = arguments.get(i).equals("-o") || arguments.get(i).equals("--url");
            pool |= asks && isHostAndPort(arguments.get(i + 1));
        }
        boolean wallet = invocation.has("-u") || invocation.has("--user");
        boolean works = invocation.has("-k")
                || invocation.has("--keepalive")
                || invocation.has("--tls")
                || invocation.has("--coin")
                || invocation.hasPrefix("--cpu-priority");
        // What is fetched goes to a file of that option too: curl(1).
        return pool && wallet && works && !invocation.hasPrefix("http");
    }

    /** A program from where anybody writes that is told {@code -o host:port} and nothing that curl(1) would be told. */
    private static boolean callsFromHiding(Invocation invocation) {
        if (!WritablePlaces.isShared(invocation.path()) && !Jobs.isHidden(invocation.path())) return false;
        List<String> arguments = invocation.arguments();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            boolean asks = arguments.get(i).equals("-o") || arguments.get(i).equals("--url");
            if (asks && isHostAndPort(arguments.get(i + 1))) return true;
        }
        return false;
    }

    /** A program whose name says that it mines, told whom it works for. */
    private static boolean isCalledMiner(Invocation invocation) {
        String name = invocation.name().toLowerCase(Locale.ROOT);
        if (!name.endsWith("miner") || name.endsWith("dataminer") || name.endsWith("textminer")) return false;
        for (String option : new String[] {"-w", "-u", "-o", "--wallet", "--user", "--pool", "--url"})
            if (invocation.has(option)) return true;
        return false;
    }

    private static boolean isHostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        boolean plain = colon > 0 && text.indexOf('/') < 0 && text.indexOf('=') < 0 && text.length() - colon < 7;
        for (int i = colon + 1; plain && i < text.length(); i++) plain = Character.isDigit(text.charAt(i));
        return plain && colon + 1 < text.length();
    }

    /** Miners of several names killed: whoever comes to mine clears the machine of others first. */
    private static @Nullable String killsRivals(CommandLine line) {
        Set<String> rivals = new HashSet<>();
        for (Invocation invocation : line.invocations()) {
            String name = invocation.name();
            boolean kills =
                    name.equals("pkill") || name.equals("killall") || name.endsWith("grep") || name.equals("pidof");
            if (!kills || !invocation.executed()) continue;
            for (String argument : invocation.arguments()) {
                if (argument.length() > LONGEST_NAMES) continue;
                for (String part : argument.split("[^A-Za-z0-9_-]+"))
                    if (part.length() > 4 && (Tools.is("miner", part) || Tools.is("rival", part))) rivals.add(part);
            }
            if (rivals.size() > 1 && mentions(line, "kill")) return Evidences.of(invocation);
        }
        return null;
    }

    /** Processes chosen by their share of the processor alone and killed: {@code ps aux | awk '{if($3>40) print $2}'}. */
    private static boolean killsBusy(CommandLine line) {
        if (!mentions(line, "kill")) return false;
        boolean chosen = false;
        boolean listed = false;
        for (Invocation invocation : line.invocations()) {
            listed |= invocation.name().equals("ps") || invocation.name().equals("top");
            if (!invocation.name().endsWith("awk")) continue;
            for (String argument : invocation.arguments())
                chosen |= argument.length() < 400
                        && ((argument.replace(" ", "").contains("$3>") && argument.contains("$2"))
                                || (argument.replace(" ", "").contains("$9>") && argument.contains("$1")));
        }
        return chosen && listed;
    }

    /** Processes found by the ports that mining pools are known to listen on, and killed. */
    private static boolean killsConnected(CommandLine line) {
        if (!mentions(line, "kill")) return false;
        boolean lists = false;
        boolean port = false;
        for (Invocation invocation : line.invocations()) {
            lists |= invocation.name().equals("netstat") || invocation.name().equals("ss");
            if (!invocation.name().endsWith("grep")) continue;
            for (String argument : invocation.arguments()) port |= Tools.is("pool-port", argument);
        }
        return lists && port;
    }

    private static boolean mentions(CommandLine line, String ending) {
        for (Invocation invocation : line.invocations()) {
            boolean named =
                    invocation.name().endsWith(ending) || invocation.name().equals("killall");
            if (named && invocation.executed()) return true;
        }
        return false;
    }

    /** A container whose image is a miner's: {@code name/xmrig:tag}. */
    private static boolean startsMiner(Invocation client) {
        if (!client.has("run") && !client.has("create") && !client.has("pull")) return false;
        for (String argument : client.arguments()) {
            String image = argument.startsWith("--image=") ? argument.substring(8) : argument;
            if (image.startsWith("-") || image.indexOf(' ') >= 0) continue;
            if (image.indexOf('/') <= 0 && !image.startsWith("xmrig")) continue;
            for (String part : image.split("[/:@]"))
                if (Tools.is("miner", part) || Tools.is("miner-image", part)) return true;
        }
        return false;
    }

    /** Ways back in through somebody else's machine. */
    static @Nullable String tunnel(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            String name = invocation.name();
            if (name.equals("ssh") || name.equals("autossh") || name.equals("dbclient") || name.equals("plink")) {
                boolean detached = false;
                boolean remote = false;
                for (String argument : invocation.arguments()) {
                    boolean cluster = argument.length() > 1
                            && argument.charAt(0) == '-'
                            && argument.charAt(1) != '-'
                            && argument.length() < 8;
                    remote |= (cluster && argument.indexOf('R') > 0)
                            || argument.startsWith("-R")
                            || argument.startsWith("RemoteForward");
                    detached |= (cluster && (argument.indexOf('N') > 0 || argument.indexOf('f') > 0))
                            || argument.startsWith("StrictHostKeyChecking=no")
                            || argument.startsWith("UserKnownHostsFile=/dev/null");
                }
                if (remote && (detached || name.equals("autossh") || name.equals("plink")))
                    return Evidences.of(invocation);
                continue;
            }
            if (Relays.leadsOut(invocation) || Relays.redirects(invocation) || scansThrough(invocation))
                return Evidences.of(invocation);
            boolean configured = Tools.is("tunnel", name) && SharedFiles.namedBy(invocation);
            if (configured || Tools.is("covert", name) || Relays.joinsTwo(invocation)) return Evidences.of(invocation);
            if (Tools.is("tunnel", name)
                    && invocation.path().indexOf('/') >= 0
                    && !invocation.path().startsWith("/usr/")
                    && !invocation.path().startsWith("/bin/")) return Evidences.of(invocation);
            boolean reverse = (invocation.has("client") && invocation.hasPrefix("R:"))
                    || name.startsWith("ligolo")
                    || name.startsWith("revsocks")
                    || name.startsWith("gs-netcat")
                    || name.equals("sshx");
            if (reverse) return Evidences.of(invocation);
        }
        String script = Tools.find(line, "covert");
        return script != null ? script : Shapes.find(line, "tunnel");
    }

    /** Other machines scanned or logged on to through somebody's proxy. */
    private static boolean scansThrough(Invocation program) {
        boolean proxied = false;
        for (String wrapper : program.wrappers())
            proxied |= wrapper.startsWith("proxychains") || wrapper.equals("torsocks");
        return proxied && Tools.is("proxied", program.name());
    }

    static @Nullable String escalationTool(CommandLine line) {
        return Tools.find(line, "escalation");
    }
}
