package io.hivesec.triage;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Indicators by a keyed 64-bit hash in an open table, 12 bytes a place: ten million take about 200 MB, and a look-up one
 * probe or two. That two of ten million share a hash has a chance of one in 350,000. Not thread-safe while it is filled.
 */
final class IndicatorTable {
    private static final int IPV4_BITS = 32;

    private final HashFunction hash = Hashing.sipHash24(new SecureRandom().nextLong(), new SecureRandom().nextLong());
    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> labelPlaces = new HashMap<>();
    private final boolean[] prefixes = new boolean[IPV4_BITS + 1];
    private long[] keys = new long[1024];
    private int[] labelOf = new int[1024];
    private int size;

    int size() {
        return size;
    }

    void add(String value, String label) {
        String key = value.strip().toLowerCase(Locale.ROOT);
        if (key.isEmpty()) {
            return;
        }
        int slash = key.indexOf('/');
        if (slash > 0 && key.indexOf(':') < 0 && key.substring(slash + 1).matches("[0-9]{1,2}")) {
            int bits = Integer.parseInt(key.substring(slash + 1));
            long address = address(key.substring(0, slash));
            if (address >= 0 && bits > 0 && bits <= IPV4_BITS) {
                prefixes[bits] = true;
                put(network(address, bits), label);
            }
            return;
        }
        put(key, label);
    }

    private void put(String key, String label) {
        if (size * 5L > keys.length * 3L) {
            grow();
        }
        int place = labelPlaces.computeIfAbsent(label, text -> {
            labels.add(text);
            return labels.size() - 1;
        });
        if (insert(keys, labelOf, hashOf(key), place)) {
            size++;
        }
    }

    private long hashOf(String key) {
        long value = hash.hashString(key, StandardCharsets.UTF_8).asLong();
        return value == 0 ? 1 : value;
    }

    private static boolean insert(long[] keys, int[] labels, long key, int label) {
        int at = (int) key & (keys.length - 1);
        while (keys[at] != 0 && keys[at] != key) {
            at = (at + 1) & (keys.length - 1);
        }
        boolean fresh = keys[at] == 0;
        keys[at] = key;
        labels[at] = label;
        return fresh;
    }

    private void grow() {
        long[] moreKeys = new long[keys.length * 2];
        int[] moreLabels = new int[keys.length * 2];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                insert(moreKeys, moreLabels, keys[i], labelOf[i]);
            }
        }
        keys = moreKeys;
        labelOf = moreLabels;
    }

    Optional<String> find(String value) {
        int found = place(value);
        if (found >= 0) {
            return Optional.of(labels.get(labelOf[found]));
        }
        long address = address(value);
        for (int bits = IPV4_BITS; address >= 0 && bits > 0; bits--) {
            if (prefixes[bits]) {
                String network = network(address, bits);
                int at = place(network);
                if (at >= 0) {
                    return Optional.of(labels.get(labelOf[at]) + " (" + network + ")");
                }
            }
        }
        return Optional.empty();
    }

    private int place(String value) {
        long key = hashOf(value);
        int at = (int) key & (keys.length - 1);
        while (keys[at] != 0) {
            if (keys[at] == key) {
                return at;
            }
            at = (at + 1) & (keys.length - 1);
        }
        return -1;
    }

    private static String network(long address, int bits) {
        long masked = address & (-1L << (IPV4_BITS - bits));
        return (masked >> 24 & 255) + "." + (masked >> 16 & 255) + "." + (masked >> 8 & 255) + "." + (masked & 255)
                + "/" + bits;
    }

    /** An IPv4 literal as a number, -1 for anything else. */
    private static long address(String text) {
        long address = 0;
        int parts = 0;
        int part = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9') {
                part = (part < 0 ? 0 : part) * 10 + c - '0';
                if (part > 255) {
                    return -1;
                }
            } else if (c == '.' && part >= 0 && parts < 4) {
                address = address << 8 | part;
                parts++;
                part = -1;
            } else {
                return -1;
            }
        }
        return parts == 4 ? address : -1;
    }
}
