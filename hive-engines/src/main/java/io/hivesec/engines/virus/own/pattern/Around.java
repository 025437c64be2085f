package io.hivesec.engines.virus.own.pattern;

import io.hivesec.engines.virus.own.matcher.Window;
import java.util.BitSet;
import java.util.List;

/**
 * Checks the nodes before and after a literal, keeping the set of positions they may reach: the cost is that of nodes times
 * span, whatever the pattern and the text.
 */
final class Around implements Verifier {
    private final List<Node> before;
    private final int length;
    private final List<Node> after;
    private final boolean ignoreCase;

    Around(List<Node> before, int length, List<Node> after, boolean ignoreCase) {
        this.before = List.copyOf(before);
        this.length = length;
        this.after = List.copyOf(after);
        this.ignoreCase = ignoreCase;
    }

    @Override
    public void verify(long at, Window window, Sink sink) {
        BitSet ends = walk(after, start(), at + length, 1, window);
        if (ends.isEmpty()) {
            return;
        }
        BitSet starts = walk(before, start(), at, -1, window);
        long shortest = at + length + ends.nextSetBit(0);
        for (int s = starts.nextSetBit(0); s >= 0; s = starts.nextSetBit(s + 1)) {
            for (int e = ends.nextSetBit(0); e >= 0; e = ends.nextSetBit(e + 1)) {
                sink.match(at - s, at + length + e);
                if (at + length + e > shortest + MAX_ENDS) {
                    break;
                }
            }
        }
    }

    private static final int MAX_ENDS = 4096;

    private static BitSet start() {
        BitSet set = new BitSet();
        set.set(0);
        return set;
    }

    /** The distances from {@code origin} that the nodes can reach, going forwards or backwards. */
    private BitSet walk(List<Node> nodes, BitSet from, long origin, int direction, Window window) {
        BitSet now = from;
        int n = nodes.size();
        for (int i = 0; i < n && !now.isEmpty(); i++) {
            now = step(nodes.get(direction > 0 ? i : n - 1 - i), now, origin, direction, window);
        }
        return now;
    }

    private BitSet step(Node node, BitSet now, long origin, int direction, Window window) {
        BitSet next = new BitSet();
        if (node instanceof Node.Bytes bytes) {
            for (int d = now.nextSetBit(0); d >= 0; d = now.nextSetBit(d + 1)) {
                long at = direction > 0 ? origin + d : origin - d - bytes.length();
                if (matches(bytes, at, window)) {
                    next.set(d + bytes.length());
                }
            }
        } else if (node instanceof Node.Gap gap) {
            long room = direction > 0 ? window.end() - origin : origin - window.start();
            for (int d = now.nextSetBit(0); d >= 0; d = now.nextSetBit(d + 1)) {
                long most = Math.min(room, (long) d + gap.max());
                if (d + gap.min() <= most) {
                    next.set(d + gap.min(), (int) most + 1);
                }
            }
        } else if (node instanceof Node.Choice choice) {
            choose(choice, now, origin, direction, window, next);
        }
        return next;
    }

    private void choose(Node.Choice choice, BitSet now, long origin, int direction, Window window, BitSet next) {
        if (!choice.negated()) {
            for (List<Node> option : choice.options()) {
                next.or(walk(option, (BitSet) now.clone(), origin, direction, window));
            }
            return;
        }
        int width = (int) Node.maxLength(choice.options().get(0));
        for (int d = now.nextSetBit(0); d >= 0; d = now.nextSetBit(d + 1)) {
            BitSet one = new BitSet();
            one.set(d);
            boolean none = true;
            for (List<Node> option : choice.options()) {
                none &= walk(option, (BitSet) one.clone(), origin, direction, window)
                        .isEmpty();
            }
            long far = direction > 0 ? origin + d + width : origin - d - width;
            if (none && far >= window.start() && far <= window.end()) {
                next.set(d + width);
            }
        }
    }

    private boolean matches(Node.Bytes bytes, long at, Window window) {
        for (int i = 0; i < bytes.length(); i++) {
            int b = window.at(at + i);
            if (b < 0) {
                return false;
            }
            int mask = bytes.masks()[i] & 0xff;
            int wanted = bytes.values()[i] & 0xff;
            if (((b ^ wanted) & mask) != 0 && !(ignoreCase && lower(b) == lower(wanted) && mask == 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }
}
