package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.Invocation;
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

    private ActivityChecks() {}

    static @Nullable String miner(CommandLine line) {
        String tool = Tools.find(line, "miner");
        if (tool != null) return tool;
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed() || invocation.arguments().isEmpty()) continue;
            boolean pool = invocation.hasPrefix("stratum+")
                    || invocation.hasPrefix("stratum:")
                    || invocation.hasPrefix("--url=stratum")
                    || invocation.hasPrefix("-ostratum");
            boolean donates = invocation.hasPrefix("--donate-level")
                    || invocation.hasPrefix("--randomx-")
                    || invocation.hasPrefix("--cpu-max-threads-hint")
                    || invocation.hasPrefix("--nicehash")
                    || invocation.hasPrefix("--coin=");
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
            if (pool || donates || (algorithm && named)) return Evidences.of(invocation);
        }
        return null;
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
                if (remote && (detached || name.equals("autossh"))) return Evidences.of(invocation);
                continue;
            }
            if (Tools.is("tunnel", name)
                    && invocation.path().indexOf('/') >= 0
                    && !invocation.path().startsWith("/usr/")
                    && !invocation.path().startsWith("/bin/")) return Evidences.of(invocation);
            boolean reverse = (name.startsWith("chisel")
                            && invocation.has("client")
                            && invocation.text().contains("R:"))
                    || name.startsWith("ligolo")
                    || name.startsWith("revsocks")
                    || name.startsWith("gs-netcat")
                    || name.equals("sshx");
            if (reverse) return Evidences.of(invocation);
        }
        return null;
    }

    static @Nullable String escalationTool(CommandLine line) {
        return Tools.find(line, "escalation");
    }
}
