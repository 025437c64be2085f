package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Data destroyed, or kept from their owner: disks overwritten, systems deleted, many files encrypted or shredded. */
final class DestructionChecks {
    /** A disk, or a part of one: Linux's Documentation/admin-guide/devices.txt. */
    private static final Pattern DISK = Pattern.compile(
            "/dev/(?:(?:sd|vd|hd|xvd)[a-z]+\\d*|nvme\\d+n\\d+(?:p\\d+)?|mmcblk\\d+(?:p\\d+)?|dm-\\d+|mapper/.+|md\\d+)");

    /** The root, or all that is in it, in a script; as an argument of its own it says nothing of where it came from. */
    private static final Pattern ROOT = Pattern.compile("\\s/\\*?(?=[\\s;&|)]|$)");

    private static final Set<String> NOTHING = Set.of("/dev/zero", "/dev/urandom", "/dev/random");
    private static final Set<String> SHREDDERS = Set.of("shred", "wipe", "srm", "scrub");
    private static final String[] KEPT = {
        "/etc", "/home", "/root", "/var/lib", "/var/www", "/srv", "/data", "/opt", "/mnt"
    };

    private DestructionChecks() {}

    static @Nullable String destruction(CommandLine line) {
        if (line.multiplies()) return "starts itself twice over, without end";
        for (FileAccess access : line.files()) {
            boolean overwritten = access.changes()
                    && access.executed()
                    && DISK.matcher(access.path()).matches();
            if (overwritten && readsNothing(line) && !isBounded(line)) return Evidences.of(access);
        }
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            boolean destroys = deletesSystem(invocation, line)
                    || shreds(invocation, line)
                    || encryptsMany(invocation) && deletesThem(line);
            if (destroys) return Evidences.of(invocation);
        }
        return Shapes.find(line, "destruction");
    }

    private static boolean readsNothing(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (access.mode() == FileAccess.Mode.READ && NOTHING.contains(access.path())) return true;
        }
        return false;
    }

    /** Who prepares a disk clears its first blocks. */
    private static boolean isBounded(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (invocation.name().equals("dd") && invocation.hasPrefix("count=")) return true;
        }
        return false;
    }

    private static boolean deletesSystem(Invocation invocation, CommandLine line) {
        if (!invocation.name().equals("rm")) return false;
        if (invocation.has("--no-preserve-root")) return true;
        boolean recursive =
                invocation.has("-rf") || invocation.has("-fr") || invocation.has("-Rf") || invocation.has("-r");
        return recursive && (invocation.has("/") || invocation.has("/*")) && isWrittenOut(line);
    }

    /** Whether the root stands on the line as such: {@code "$1"/*} in somebody's script is another directory. */
    private static boolean isWrittenOut(CommandLine line) {
        boolean isScript = false;
        for (Invocation invocation : line.invocations()) {
            isScript |= invocation.name().endsWith("sh");
            for (String argument : invocation.arguments())
                if (ROOT.matcher(argument).find()) return true;
        }
        return !isScript;
    }

    private static boolean shreds(Invocation invocation, CommandLine line) {
        if (!SHREDDERS.contains(invocation.name())) return false;
        for (String argument : invocation.arguments())
            if (DISK.matcher(argument).matches()) return true;
        return isOneOfMany(invocation) && walks(line);
    }

    /** A program that makes a file unreadable without a password, told to do so with one file after the other. */
    private static boolean encryptsMany(Invocation invocation) {
        boolean encrypts = switch (invocation.name()) {
            case "openssl" -> invocation.has("enc") && !invocation.has("-d");
            case "gpg", "gpg2" ->
                invocation.has("-c") || invocation.has("--symmetric") || invocation.hasPrefix("--passphrase");
            case "ccrypt", "ccencrypt", "mcrypt", "aescrypt", "age" -> !invocation.has("-d");
            case "zip" -> invocation.hasPrefix("-P") || invocation.has("-e");
            case "7z", "7za", "7zr", "rar" -> invocation.hasPrefix("-p") || invocation.hasPrefix("-hp");
            default -> false;
        };
        return encrypts && isOneOfMany(invocation);
    }

    private static boolean isOneOfMany(Invocation invocation) {
        if (invocation.under("xargs") || invocation.under("parallel")) return true;
        for (String argument : invocation.arguments()) {
            if (argument.contains("{}") || argument.startsWith("$")) return true;
        }
        return false;
    }

    private static boolean deletesThem(CommandLine line) {
        for (FileAccess access : line.files()) {
            boolean deleted = access.mode() == FileAccess.Mode.DELETE && access.executed();
            if (deleted && (access.path().startsWith("$") || access.path().contains("{}"))) return walks(line);
        }
        for (Invocation invocation : line.invocations()) {
            boolean removes = invocation.name().equals("rm") || SHREDDERS.contains(invocation.name());
            boolean deletes = invocation.name().equals("find") && invocation.has("-delete");
            if (deletes || removes && invocation.under("xargs")) return walks(line);
        }
        return false;
    }

    /** Whether the line goes through what people or services keep. */
    private static boolean walks(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean lists = invocation.name().equals("find")
                    || invocation.name().equals("ls")
                    || invocation.name().equals("fd");
            if (!lists) continue;
            for (String argument : invocation.arguments()) if (isKept(argument)) return true;
        }
        return false;
    }

    private static boolean isKept(String path) {
        if (path.equals("/") || path.startsWith("~")) return true;
        for (String kept : KEPT) {
            if (path.startsWith(kept) && (path.length() == kept.length() || path.charAt(kept.length()) == '/'))
                return true;
        }
        return false;
    }
}
