package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names that a page uses and does not declare: functions that it calls, classes, and variables that it takes for objects. */
public final class UsedNames {
    private static final Set<String> DECLARES = Set.of("function", "fn", "new", "class", "interface", "trait", "enum");
    private static final Set<String> OPENS = Set.of(",", "(", "[", "&", "=>", "...");
    private static final Set<String> CLOSES = Set.of(",", ")", "]", "=", ";");

    private final List<Token> tokens;

    UsedNames(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Functions that are called by their names, in small letters and without namespaces. */
    public Set<String> functions() {
        Set<String> called = new HashSet<>();
        Set<String> declared = new HashSet<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() != Kind.NAME || !tokens.get(i + 1).is("(")) {
                continue;
            }
            Token before = before(i);
            boolean reference = before.is("&") && before(i - 1).isWord("function");
            if (before.isWord("function") || reference || before.isWord("as")) {
                declared.add(plain(token.text()));
            } else if (!before.is("->")
                    && !before.is("?->")
                    && !before.is("::")
                    && !DECLARES.contains(before.text().toLowerCase(Locale.ROOT))) {
                called.add(plain(token.text()));
            }
        }
        called.removeAll(declared);
        return called;
    }

    /** Classes that are asked or made by their names, in small letters and without namespaces. */
    public Set<String> types() {
        Set<String> used = new HashSet<>();
        Set<String> declared = new HashSet<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() != Kind.NAME) {
                continue;
            }
            Token before = before(i);
            if (before.isWord("class")
                    || before.isWord("interface")
                    || before.isWord("trait")
                    || before.isWord("enum")) {
                declared.add(plain(token.text()));
            } else if (tokens.get(i + 1).is("::") && !before.is("->")
                    || before.isWord("new") && !token.isWord("class")) {
                used.add(plain(token.text()));
            }
        }
        used.removeAll(declared);
        return used;
    }

    /** Variables that are taken for objects, and which nothing in the page sets or hands over. */
    public Set<String> objects() {
        Set<String> asked = new HashSet<>();
        Set<String> set = new HashSet<>(Set.of("this"));
        for (int i = 0; i + 3 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() != Kind.VARIABLE) {
                continue;
            }
            Token before = before(i);
            Token next = tokens.get(i + 1);
            if (next.is("->") && tokens.get(i + 2).kind() == Kind.NAME) {
                asked.add(token.text());
            }
            boolean assigned = next.is("=") || next.is("??=") || next.is(".=");
            boolean opened = OPENS.contains(before.text())
                    || before.isWord("as")
                    || before.isWord("static")
                    || before.kind() == Kind.NAME && !before.isWord("global") && !before.isWord("return");
            if (assigned || opened && CLOSES.contains(next.text())) {
                set.add(token.text());
            }
        }
        asked.removeAll(set);
        return asked;
    }

    /** Whether a word of the language stands anywhere. */
    public boolean has(String word) {
        return tokens.stream().anyMatch(token -> token.isWord(word));
    }

    /** Whether a variable stands anywhere. */
    public boolean hasVariable(String name) {
        return tokens.stream()
                .anyMatch(token -> token.kind() == Kind.VARIABLE && token.text().equals(name));
    }

    private Token before(int at) {
        return at > 0 ? tokens.get(at - 1) : Token.of(Kind.END, "", 0);
    }

    private static String plain(String name) {
        return name.substring(name.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
    }
}
