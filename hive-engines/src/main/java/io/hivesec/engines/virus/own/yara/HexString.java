package io.hivesec.engines.virus.own.yara;

import io.hivesec.engines.virus.own.pattern.Node;
import io.hivesec.engines.virus.own.pattern.Node.Gap;
import io.hivesec.engines.virus.own.pattern.PatternException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads YARA's hexadecimal strings: bytes, {@code ?}, {@code [n-m]}, alternatives in parentheses, comments. */
final class HexString {
    private static final int MAX_DEPTH = 16;

    private final String text;
    private int at;

    private HexString(String text) {
        this.text = text;
    }

    static List<Node> parse(String body) throws PatternException {
        String plain = body.replaceAll("//[^\n]*", "")
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("\\s+", "");
        HexString hex = new HexString(plain);
        List<Node> nodes = hex.nodes(0);
        if (hex.at < plain.length()) {
            throw new PatternException("'" + plain.charAt(hex.at) + "' in a hexadecimal string");
        }
        if (nodes.isEmpty() || nodes.get(0) instanceof Gap || nodes.get(nodes.size() - 1) instanceof Gap) {
            throw new PatternException("a hexadecimal string that begins or ends with a jump");
        }
        return nodes;
    }

    private List<Node> nodes(int depth) throws PatternException {
        if (depth > MAX_DEPTH) {
            throw new PatternException("alternatives nested deeper than " + MAX_DEPTH);
        }
        List<Node> nodes = new ArrayList<>();
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteArrayOutputStream masks = new ByteArrayOutputStream();
        while (at < text.length() && text.charAt(at) != ')' && text.charAt(at) != '|') {
            char c = text.charAt(at);
            if (c == '[' || c == '(') {
                flush(nodes, values, masks);
                nodes.add(c == '[' ? jump(depth) : choice(depth));
            } else {
                byteOf(values, masks);
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

    private void byteOf(ByteArrayOutputStream values, ByteArrayOutputStream masks) throws PatternException {
        int value = 0;
        int mask = 0;
        for (int i = 0; i < 2; i++, at++) {
            char c = at < text.length() ? text.charAt(at) : 0;
            if (c != '?' && (c >= 128 || Character.digit(c, 16) < 0)) {
                throw new PatternException("'" + (c == 0 ? "" : c) + "' in a hexadecimal string is not supported");
            }
            value = value << 4 | (c == '?' ? 0 : Character.digit(c, 16));
            mask = mask << 4 | (c == '?' ? 0 : 15);
        }
        values.write(value);
        masks.write(mask);
    }

    private Node jump(int depth) throws PatternException {
        int end = text.indexOf(']', at);
        String range = end < 0 ? "" : text.substring(at + 1, end);
        at = end + 1;
        int dash = range.indexOf('-');
        try {
            int min = dash == 0 ? 0 : Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int max = dash < 0
                    ? min
                    : dash == range.length() - 1 ? Gap.UNBOUNDED : Integer.parseInt(range.substring(dash + 1));
            if (min <= max && (depth == 0 || max <= 200)) {
                return new Gap(min, max);
            }
        } catch (NumberFormatException e) {
            // said below, with the text
        }
        throw new PatternException("'[" + range + "]' is not a jump");
    }

    private Node choice(int depth) throws PatternException {
        List<List<Node>> options = new ArrayList<>();
        do {
            at++;
            options.add(nodes(depth + 1));
        } while (at < text.length() && text.charAt(at) == '|');
        if (at >= text.length()) {
            throw new PatternException("alternatives that do not end");
        }
        at++;
        return new Node.Choice(options, false);
    }
}
