package io.hivesec.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a file was opened: the flags of open(2) with the values that Linux gives them on x86-64 and arm64's generic ABI.
 *
 * @param bits the flags as a number; the two lowest bits are the access mode
 */
public record OpenFlags(int bits) {

    /** Opened to read, with no other flag; also what is assumed when a sensor tells nothing. */
    public static final OpenFlags READ = new OpenFlags(0);

    /** Opened to write, with no other flag. */
    public static final OpenFlags WRITE = new OpenFlags(1);

    private static final int ACCESS_MODE = 3;
    private static final int READ_WRITE = 2;
    private static final int CREATE = 0x40;
    private static final int TRUNCATE = 0x200;
    private static final Map<String, Integer> NAMES = names();

    private static Map<String, Integer> names() {
        Map<String, Integer> names = new LinkedHashMap<>();
        names.put("O_CREAT", CREATE);
        names.put("O_EXCL", 0x80);
        names.put("O_NOCTTY", 0x100);
        names.put("O_TRUNC", TRUNCATE);
        names.put("O_APPEND", 0x400);
        names.put("O_NONBLOCK", 0x800);
        names.put("O_DSYNC", 0x1000);
        names.put("O_DIRECT", 0x4000);
        names.put("O_LARGEFILE", 0x8000);
        names.put("O_DIRECTORY", 0x10000);
        names.put("O_NOFOLLOW", 0x20000);
        names.put("O_NOATIME", 0x40000);
        names.put("O_CLOEXEC", 0x80000);
        names.put("O_PATH", 0x200000);
        return names;
    }

    /**
     * Reads flags as sensors write them: names joined by {@code |}, a comma or a space, or a number.
     *
     * @param text such as {@code O_WRONLY|O_CREAT}; names that are not known are passed over
     */
    public static OpenFlags parse(String text) {
        int bits = 0;
        for (String part : text.split("[|, ]+", -1)) {
            bits |= bitsOf(part);
        }
        return new OpenFlags(bits);
    }

    private static int bitsOf(String name) {
        if (name.equals("O_WRONLY")) {
            return 1;
        }
        if (name.equals("O_RDWR")) {
            return READ_WRITE;
        }
        if (!name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Integer.parseInt(name);
        }
        return NAMES.getOrDefault(name, 0);
    }

    /** Whether the file may be written through it. */
    public boolean writes() {
        int mode = bits & ACCESS_MODE;
        return mode == 1 || mode == READ_WRITE;
    }

    /** Whether the file is made when it does not exist. */
    public boolean creates() {
        return (bits & CREATE) != 0;
    }

    /** Whether what the file holds is thrown away. */
    public boolean truncates() {
        return (bits & TRUNCATE) != 0;
    }

    /** The flags by name, joined by {@code |}, access mode first. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(
                switch (bits & ACCESS_MODE) {
                    case 1 -> "O_WRONLY";
                    case READ_WRITE -> "O_RDWR";
                    default -> "O_RDONLY";
                });
        NAMES.forEach((name, bit) -> {
            if ((bits & bit) != 0) {
                parts.add(name);
            }
        });
        return String.join("|", parts);
    }
}
