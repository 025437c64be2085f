package io.hivesec.engines.virus.own.signature;

import java.util.ArrayList;
import java.util.List;

/** The condition of a logical signature: which subsignatures have to match, and how often. */
sealed interface Logic {
    /** The deepest nesting. */
    int MAX_DEPTH = 32;

    /** How often each subsignature matches. */
    @FunctionalInterface
    interface Counts {
        long of(int subsignature);
    }

    /** Whether it holds. */
    default boolean holds(Counts counts) {
        return count(counts) > 0;
    }

    /** Matches in it: what a comparison compares. */
    long count(Counts counts);

    /** How many different subsignatures in it match. */
    int distinct(Counts counts);

    /** A subsignature. */
    record Sub(int number) implements Logic {
        @Override
        public long count(Counts counts) {
            return counts.of(number);
        }

        @Override
        public int distinct(Counts counts) {
            return counts.of(number) > 0 ? 1 : 0;
        }
    }

    /** All of them, or any of them. */
    record Group(boolean all, List<Logic> members) implements Logic {
        @Override
        public boolean holds(Counts counts) {
            return all
                    ? members.stream().allMatch(member -> member.holds(counts))
                    : members.stream().anyMatch(member -> member.holds(counts));
        }

        @Override
        public long count(Counts counts) {
            return all && !holds(counts)
                    ? 0
                    : members.stream().mapToLong(member -> member.count(counts)).sum();
        }

        @Override
        public int distinct(Counts counts) {
            return members.stream().mapToInt(member -> member.distinct(counts)).sum();
        }
    }

    /** A comparison of the count, and of how many different subsignatures have part in it. */
    record Compared(Logic inner, char operator, long value, int different) implements Logic {
        @Override
        public boolean holds(Counts counts) {
            long count = inner.count(counts);
            boolean holds = switch (operator) {
                case '=' -> count == value;
                case '>' -> count > value;
                default -> count < value;
            };
            return holds && (different == 0 || inner.distinct(counts) >= different);
        }

        @Override
        public long count(Counts counts) {
            return holds(counts) ? Math.max(1, inner.count(counts)) : 0;
        }

        @Override
        public int distinct(Counts counts) {
            return inner.distinct(counts);
        }
    }

    /**
     * Reads ClamAV's notation: numbers, {@code &}, {@code |}, parentheses, {@code =n}, {@code >n}, {@code <n}, {@code >n,m}.
     *
     * @param subsignatures how many there are
     */
    static Logic parse(String text, int subsignatures) throws SignatureException {
        Reader reader = new Reader(text, subsignatures);
        Logic logic = reader.expression(0);
        if (reader.at < text.length()) {
            throw new SignatureException("'" + text.charAt(reader.at) + "' in a logical expression");
        }
        return logic;
    }

    /** A recursive-descent reader. */
    final class Reader {
        private final String text;
        private final int subsignatures;
        private int at;

        private Reader(String text, int subsignatures) {
            this.text = text;
            this.subsignatures = subsignatures;
        }

        private Logic expression(int depth) throws SignatureException {
            if (depth > MAX_DEPTH) {
                throw new SignatureException("a logical expression nested deeper than " + MAX_DEPTH);
            }
            List<Logic> members = new ArrayList<>();
            members.add(term(depth));
            char operator = 0;
            while (at < text.length() && (text.charAt(at) == '&' || text.charAt(at) == '|')) {
                if (operator != 0 && operator != text.charAt(at)) {
                    throw new SignatureException("'&' and '|' side by side without parentheses");
                }
                operator = text.charAt(at++);
                members.add(term(depth));
            }
            return members.size() == 1 ? members.get(0) : new Group(operator == '&', members);
        }

        private Logic term(int depth) throws SignatureException {
            Logic inner;
            if (at < text.length() && text.charAt(at) == '(') {
                at++;
                inner = expression(depth + 1);
                if (at >= text.length() || text.charAt(at++) != ')') {
                    throw new SignatureException("a parenthesis that does not close");
                }
            } else {
                long number = number();
                if (number >= subsignatures) {
                    throw new SignatureException("subsignature " + number + " is not there");
                }
                inner = new Sub((int) number);
            }
            if (at < text.length() && "=<>".indexOf(text.charAt(at)) >= 0) {
                char operator = text.charAt(at++);
                long value = number();
                int different = 0;
                if (at < text.length() && text.charAt(at) == ',') {
                    at++;
                    different = (int) number();
                }
                return new Compared(inner, operator, value, different);
            }
            return inner;
        }

        private long number() throws SignatureException {
            int from = at;
            while (at < text.length() && at - from < 9 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == from) {
                throw new SignatureException("a number is missing in a logical expression");
            }
            return Long.parseLong(text.substring(from, at));
        }
    }
}
