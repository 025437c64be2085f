package io.hivesec.triage;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.net.InetAddresses;
import io.hivesec.event.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * Indicators by a keyed 64-bit hash in an open table, 12 bytes a place, with their labels as packed bytes: ten million take
 * 201 MB, and their labels at most as much again; a look-up is one probe or two. That two of ten million share a hash has
 * a chance of one in 350,000. Not thread-safe while it is filled.
 */
final class IndicatorTable {
    private static final int IPV4_BITS = 32;

    private final long secret = new SecureRandom().nextLong();
    private final HashFunction hash = Hashing.sipHash24(secret, new SecureRandom().nextLong());
    private final PackedLabels labels = new PackedLabels();
    private final boolean[] prefixes = new boolean[IPV4_BITS + 1];
    private final Hashes values = new Hashes();

    /** By themselves, because an address is looked up once a length and few networks stay in the processor's cache. */
    private final Hashes networks = new Hashes();

    /** Hashes with a number each, in an open table. */
    private static final class Hashes {
        private long[] keys = new long[1024];
        private int[] numbers = new int[1024];
        private int size;

        void put(long key, int number) {
            if (size * 5L > keys.length * 3L) {
                grow();
            }
            size += insert(keys, numbers, key, number) ? 1 : 0;
        }

        private static boolean insert(long[] keys, int[] numbers, long key, int number) {
            int at = (int) key & (keys.length - 1);
            while (keys[at] != 0 && keys[at] != key) {
                at = (at + 1) & (keys.length - 1);
            }
            boolean fresh = keys[at] == 0;
            keys[at] = key;
            numbers[at] = number;
            return fresh;
        }

        private void grow() {
            long[] moreKeys = new long[keys.length * 2];
            int[] moreNumbers = new int[keys.length * 2];
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] != 0) {
                    insert(moreKeys, moreNumbers, keys[i], numbers[i]);
                }
            }
            keys = moreKeys;
            numbers = moreNumbers;
        }

        /** The number of a hash, -1 for one that is not there. */
        int get(long key) {
            int at = (int) key & (keys.length - 1);
            while (keys[at] != 0) {
                if (keys[at] == key) {
                    return numbers[at];
                }
                at = (at + 1) & (keys.length - 1);
            }
            return -1;
        }
    }

    int size() {
        return values.size + networks.size;
    }

    /**
     * Adds an indicator; one that is there already gets this label.
     *
     * @param value an address, {@code address:port}, IPv4 network, name or digest
     * @param label what is known of it
     * @param source what is said of it when there is no room for more labels
     */
    void add(String value, String label, String source) {
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
                networks.put(hashOf(network(address, bits), bits), labels.add(label, source));
            }
            return;
        }
        values.put(hashOf(key), labels.add(label, source));
    }

    private long hashOf(String key) {
        return notZero(hash.hashString(canonical(key), StandardCharsets.UTF_8).asLong());
    }

    /** SplitMix64's finaliser (Steele, Lea and Flood 2014) over the network, its length and a secret. */
    private long hashOf(long network, int bits) {
        long mixed = (network << 6 | bits) ^ secret;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return notZero(mixed ^ mixed >>> 31);
    }

    /** 0 stands for an empty place. */
    private static long notZero(long hash) {
        return hash == 0 ? 1 : hash;
    }

    /** IPv6 literals have many spellings (RFC 5952 names one). */
    private static String canonical(String key) {
        int colon = key.indexOf(':');
        boolean mayBeIpv6 = colon >= 0 && key.indexOf(':', colon + 1) >= 0;
        if (!mayBeIpv6) {
            return key;
        }
        String literal = Endpoint.withoutZone(key);
        return InetAddresses.isInetAddress(literal)
                ? InetAddresses.toAddrString(InetAddresses.forString(literal))
                : key;
    }

    Optional<String> find(String value) {
        int found = values.get(hashOf(value));
        if (found >= 0) {
            return Optional.of(labels.get(found));
        }
        long address = address(value);
        for (int bits = IPV4_BITS; address >= 0 && bits > 0; bits--) {
            if (prefixes[bits]) {
                long network = network(address, bits);
                int label = networks.get(hashOf(network, bits));
                if (label >= 0) {
                    return Optional.of(labels.get(label) + " (" + shown(network, bits) + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static long network(long address, int bits) {
        return address & (-1L << (IPV4_BITS - bits));
    }

    private static String shown(long network, int bits) {
        return (network >> 24 & 255) + "." + (network >> 16 & 255) + "." + (network >> 8 & 255) + "." + (network & 255)
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
