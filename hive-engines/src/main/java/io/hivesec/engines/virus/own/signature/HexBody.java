package io.hivesec.engines.virus.own.signature;

import io.hivesec.engines.virus.own.pattern.Node;
import io.hivesec.engines.virus.own.pattern.Node.Gap;
import io.hivesec.engines.virus.own.pattern.Pattern;
import io.hivesec.engines.virus.own.pattern.PatternException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads ClamAV's hexadecimal signatures: {@code ??}, {@code a?}, {@code *}, {@code {n-m}}, {@code [n-m]}, {@code (aa|bb)}. */
final class HexBody {
    private static final int MAX_LENGTH = 16 * 1024;
    private static final int MAX_OPTIONS = 256;

    private final String text;
    private int at;

    private HexBody(String text) {
        this.text = text;
    }

    /** The pattern of a signature. */
    static Pattern parse(String text, boolean ignoreCase) throws SignatureException {
        if (text.length() > MAX_LENGTH) {
            throw new SignatureException("a body of more than " + MAX_LENGTH + " characters");
        }
        HexBody body = new HexBody(text);
        List<Node> nodes = body.nodes();
        if (nodes.isEmpty() || nodes.get(0) instanceof Gap || nodes.get(nodes.size() - 1) instanceof Gap) {
            throw new SignatureException("a body that begins or ends with a gap");
        }
        try {
            return Pattern.of(nodes, ignoreCase, 2);
        } catch (PatternException e) {
            throw new SignatureException(String.valueOf(e.getMessage()));
        }
    }

    private List<Node> nodes() throws SignatureException {
        List<Node> nodes = new ArrayList<>();
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteArrayOutputStream masks = new ByteArrayOutputStream();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isNibble(c)) {
                byteOf(values, masks);
                continue;
            }
            flush(nodes, values, masks);
            switch (c) {
                case '*' -> {
                    at++;
                    nodes.add(new Gap(0, Gap.UNBOUNDED));
                }
                case '{' -> nodes.add(gap('}'));
                case '[' -> nodes.add(gap(']'));
                case '(' -> nodes.add(choice(false));
                case '!' -> {
                    at++;
                    if (at >= text.length() || text.charAt(at) != '(') {
                        throw new SignatureException("'!' that is not before '('");
                    }
                    nodes.add(choice(true));
                }
                default -> throw new SignatureException("'" + c + "' in a hexadecimal body");
            }
        }
        flush(nodes, values, masks);
        return nodes;
    }

    private static void flush(List<Node> nodes, ByteArrayOutputStream values, ByteArrayOutputStream masks) {
        if (values.size() > 0) {
            nodes.add(new Node.Bytes(values.toByteArray(), masks.toByteArray()));
            values.reset();
            masks.reset();
        }
    }

    private void byteOf(ByteArrayOutputStream values, ByteArrayOutputStream masks) throws SignatureException {
        if (at + 1 >= text.length() || !isNibble(text.charAt(at + 1))) {
            throw new SignatureException("half a byte at character " + (at + 1));
        }
        int value = 0;
        int mask = 0;
        for (int i = 0; i < 2; i++, at++) {
            char c = text.charAt(at);
            value = value << 4 | (c == '?' ? 0 : Character.digit(c, 16));
            mask = mask << 4 | (c == '?' ? 0 : 15);
        }
        values.write(value);
        masks.write(mask);
    }

    private static boolean isNibble(char c) {
        return c == '?' || (c < 128 && Character.digit(c, 16) >= 0);
    }

    private Gap gap(char close) throws SignatureException {
        int end = text.indexOf(close, at);
        if (end < 0) {
            throw new SignatureException("a gap that does not end");
        }
        String range = text.substring(at + 1, end);
        at = end + 1;
        int dash = range.indexOf('-');
        try {
            if (dash < 0) {
                int n = Integer.parseInt(range);
                return new Gap(n, n);
            }
            int min = dash == 0 ? 0 : Integer.parseInt(range.substring(0, dash));
            int max = dash == range.length() - 1 ? Gap.UNBOUNDED : Integer.parseInt(range.substring(dash + 1));
            if (min >= 0 && min <= max) {
                return new Gap(min, max);
            }
        } catch (NumberFormatException e) {
            // said below, with the text
        }
        throw new SignatureException("'" + range + "' is not a gap");
    }

    private Node choice(boolean negated) throws SignatureException {
        int end = text.indexOf(')', at);
        if (end < 0) {
            throw new SignatureException("a choice that does not end");
        }
        String inner = text.substring(at + 1, end);
        at = end + 1;
        if (inner.length() == 1) {
            throw new SignatureException(
                    "boundary (" + inner.toUpperCase(java.util.Locale.ROOT) + ") is not supported");
        }
        if (inner.indexOf('(') >= 0) {
            throw new SignatureException("a choice in a choice is not supported");
        }
        String[] options = inner.split("\\|", -1);
        if (options.length > MAX_OPTIONS) {
            throw new SignatureException("more than " + MAX_OPTIONS + " alternatives");
        }
        List<List<Node>> nodes = new ArrayList<>();
        for (String option : options) {
            List<Node> one = new HexBody(option).nodes();
            if (one.size() != 1 || !(one.get(0) instanceof Node.Bytes)) {
                throw new SignatureException("alternative '" + option + "' is not supported");
            }
            if (negated && Node.maxLength(one) != Node.maxLength(nodes.isEmpty() ? one : nodes.get(0))) {
                throw new SignatureException("negated alternatives of different lengths are not supported");
            }
            nodes.add(one);
        }
        return new Node.Choice(nodes, negated);
    }
}
