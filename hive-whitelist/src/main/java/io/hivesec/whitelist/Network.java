package io.hivesec.whitelist;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * A block of addresses, or one address. An IPv4 address stands in the upper half of {@code high}.
 *
 * @param v6 whether it is IPv6
 * @param high the first 64 bits
 * @param low the last 64 bits
 * @param length how many bits count
 */
record Network(boolean v6, long high, long low, int length) {

    /** The block of just this address. */
    static Network of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return new Network(false, bits(bytes, 0, 4) << 32, 0, 32);
        }
        return new Network(true, bits(bytes, 0, 8), bits(bytes, 8, 8), 128);
    }

    /** The block of this length that the address is in. */
    Network block(int bits) {
        return new Network(v6, high & mask(Math.min(bits, 64)), bits > 64 ? low & mask(bits - 64) : 0, bits);
    }

    boolean contains(Network other) {
        return v6 == other.v6 && length <= other.length && commonBits(other) >= length;
    }

    /** How many bits at the start are the same. */
    int commonBits(Network other) {
        int same = Long.numberOfLeadingZeros(high ^ other.high);
        return same < 64 ? same : 64 + Long.numberOfLeadingZeros(low ^ other.low);
    }

    /** The bit at this place, counted from the start. */
    boolean bit(int index) {
        return index < 64 ? (high << index) < 0 : (low << (index - 64)) < 0;
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    private static long bits(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return value;
    }
}
