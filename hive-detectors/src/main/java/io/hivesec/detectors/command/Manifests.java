package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a manifest for a cluster, JSON or YAML, that stands on the line: the lists {@code command} and {@code args} of
 * its containers. A manifest is read as far as that takes and no further, so that one that no parser would take is read too.
 * Source: Kubernetes API reference, Container v1 core.
 */
final class Manifests {
    private static final Pattern KEY = Pattern.compile("(?:^|[\\s{,-])[\"']?(command|args)[\"']?[ \\t]*:[ \\t]*");
    private static final Pattern ITEM = Pattern.compile("\\n([ \\t]{0,80})-[ \\t]+([^\\n]{0,4000})");
    private static final int LONGEST = 1 << 16;
    private static final int MOST_LISTS = 40;
    private static final int MOST_WORDS = 40;

    private final String text;
    private int at;

    private Manifests(String text) {
        this.text = text;
    }

    /** What the containers run, as lists of words. */
    static List<List<String>> commands(String manifest) {
        List<List<String>> commands = new ArrayList<>();
        if (manifest.length() > LONGEST) return commands;
        Manifests reader = new Manifests(manifest);
        Matcher keys = KEY.matcher(manifest);
        int end = -1;
        while (keys.find() && commands.size() < MOST_LISTS) {
            boolean isCommand = keys.group(1).equals("command");
            boolean goesOn = !isCommand && end >= 0 && end <= keys.start() && reader.isOneContainer(end, keys.start());
            List<String> words = reader.list(keys.end());
            if (words.isEmpty()) continue;
            if (goesOn) commands.get(commands.size() - 1).addAll(words);
            else commands.add(words);
            end = isCommand ? Math.min(reader.at, manifest.length()) : -1;
        }
        return commands;
    }

    /** Whether neither an end of one container nor a beginning of the next is between two places. */
    private boolean isOneContainer(int from, int to) {
        String between = text.substring(from, to);
        return between.indexOf('}') < 0 && !between.contains("- ");
    }

    private List<String> list(int start) {
        at = start;
        return at < text.length() && text.charAt(at) == '[' ? flow() : block();
    }

    /** {@code ["sh", "-c", "text"]}. */
    private List<String> flow() {
        List<String> words = new ArrayList<>();
        at++;
        while (at < text.length() && text.charAt(at) != ']' && words.size() < MOST_WORDS) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') words.add(quoted(c));
            else if (c == ',' || Character.isWhitespace(c)) at++;
            else words.add(plain());
        }
        return words;
    }

    private String quoted(char quote) {
        StringBuilder word = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c != '\\' || quote == '\'' || at >= text.length()) {
                word.append(c);
                continue;
            }
            char escaped = text.charAt(at++);
            word.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
        }
        at++;
        return word.toString();
    }

    private String plain() {
        int start = at;
        while (at < text.length() && ",]".indexOf(text.charAt(at)) < 0) at++;
        return text.substring(start, at).strip();
    }

    /** Lines that begin with a dash, one below the other; a bar opens a text of several lines. */
    private List<String> block() {
        List<String> words = new ArrayList<>();
        Matcher item = ITEM.matcher(text);
        int next = at;
        String indent = null;
        while (words.size() < MOST_WORDS && item.find(next) && isHere(next, item.start())) {
            if (indent != null && !indent.equals(item.group(1))) break;
            indent = item.group(1);
            String value = item.group(2).strip();
            next = item.end();
            if (value.startsWith("|") || value.startsWith(">")) {
                int end = endOfText(next, indent.length());
                words.add(text.substring(next, end).strip());
                next = end;
            } else {
                at = item.start(2);
                char first = value.isEmpty() ? ' ' : value.charAt(0);
                words.add(first == '"' || first == '\'' ? quoted(first) : value);
                next = Math.max(next, Math.min(at, text.length()));
            }
        }
        at = next;
        return words;
    }

    /** Whether nothing but blanks is between the end of one item and the next. */
    private boolean isHere(int from, int to) {
        return text.substring(from, to).isBlank();
    }

    private int endOfText(int from, int indent) {
        int end = from;
        while (end < text.length()) {
            int start = end + 1;
            int blanks = start;
            while (blanks < text.length() && text.charAt(blanks) == ' ') blanks++;
            int line = text.indexOf('\n', blanks);
            boolean isBlank = blanks == line;
            if (!isBlank && blanks - start <= indent) return end;
            end = line < 0 ? text.length() : line;
        }
        return end;
    }
}
