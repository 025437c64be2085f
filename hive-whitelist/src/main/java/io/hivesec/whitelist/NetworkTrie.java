package io.hivesec.whitelist;

import org.jspecify.annotations.Nullable;

/**
 * Finds the rules whose block an address is in: a binary trie over prefixes in which a node with one child and no rule of
 * its own is left out, so that it has fewer than two nodes a block. Not thread-safe while blocks are added.
 */
final class NetworkTrie {
    private static final int[] NONE = {};

    private final Family v4 = new Family();
    private final Family v6 = new Family();

    void add(Network block, int rule) {
        (block.v6() ? v6 : v4).add(block, rule);
    }

    /** Makes it ready to be read. */
    void freeze() {
        freeze(v4.root);
        freeze(v6.root);
    }

    /** Tries the rules of every block that the address is in. */
    void lookUp(Network address, Candidates candidates) {
        Node node = (address.v6() ? v6 : v4).root;
        while (node != null && node.prefix.contains(address)) {
            candidates.tryAll(node.rules);
            node = node.prefix.length() == address.length() ? null : node.child(address.bit(node.prefix.length()));
        }
    }

    private static void freeze(@Nullable Node node) {
        // As deep as an address has bits, at most.
        if (node != null) {
            Postings gathered = node.gathered;
            node.rules = gathered == null ? NONE : gathered.toArray();
            node.gathered = null;
            freeze(node.zero);
            freeze(node.one);
        }
    }

    private static final class Family {
        private @Nullable Node root;

        void add(Network block, int rule) {
            Node parent = null;
            Node node = root;
            while (node != null && node.prefix.contains(block)) {
                if (node.prefix.length() == block.length()) {
                    node.gather(rule);
                    return;
                }
                parent = node;
                node = node.child(block.bit(node.prefix.length()));
            }
            Node leaf = new Node(block);
            leaf.gather(rule);
            replace(parent, node == null ? leaf : join(leaf, node));
        }

        private static Node join(Node leaf, Node other) {
            int common = Math.min(
                    leaf.prefix.commonBits(other.prefix), Math.min(leaf.prefix.length(), other.prefix.length()));
            Node fork = common == leaf.prefix.length() ? leaf : new Node(leaf.prefix.block(common));
            if (fork != leaf) {
                fork.setChild(leaf);
            }
            fork.setChild(other);
            return fork;
        }

        private void replace(@Nullable Node parent, Node child) {
            if (parent == null) {
                root = child;
            } else {
                parent.setChild(child);
            }
        }
    }

    private static final class Node {
        private final Network prefix;
        private @Nullable Postings gathered;
        private int[] rules = NONE;
        private @Nullable Node zero;
        private @Nullable Node one;

        Node(Network prefix) {
            this.prefix = prefix;
        }

        void gather(int rule) {
            Postings postings = gathered;
            if (postings == null) {
                postings = new Postings();
                gathered = postings;
            }
            postings.add(rule);
        }

        @Nullable
        Node child(boolean bit) {
            return bit ? one : zero;
        }

        void setChild(Node child) {
            if (child.prefix.bit(prefix.length())) {
                one = child;
            } else {
                zero = child;
            }
        }
    }
}
