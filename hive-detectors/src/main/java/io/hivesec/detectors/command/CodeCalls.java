package io.hivesec.detectors.command;

import io.hivesec.detectors.command.CodeLexer.Token;
import io.hivesec.detectors.command.CodeLexer.TokenKind;
import java.util.List;
import java.util.Set;

/** What stands behind a name in program text: whether it is called, and with what. */
final class CodeCalls {
    /** memfd_create(2) on x86-64, arm64, x86 and arm: syscalls(2). */
    private static final Set<String> MEMORY_CALLS = Set.of("319", "279", "356", "385");

    private CodeCalls() {}

    /** Whether the name is called, or what it is given stands behind it without parentheses. */
    static boolean isCall(List<Token> tokens, int i) {
        if (i + 1 >= tokens.size()) return false;
        Token next = tokens.get(i + 1);
        // "from subprocess import run": what stands before the word is a module.
        if (next.isName("import")) return false;
        return next.type() != TokenKind.SIGN || "([{\"'$<&`!:-".contains(next.text());
    }

    /** Whether a call is given another name instead of being made: {@code p = os.popen}. */
    static boolean isAliased(List<Token> tokens, int i) {
        boolean assigned = i > 0 && tokens.get(i - 1).is('=');
        if (!assigned || i + 1 == tokens.size()) return assigned;
        return tokens.get(i + 1).is(';') || tokens.get(i + 1).type() == TokenKind.NAME;
    }

    /** Whether a variable or the result of another call is given first. */
    static boolean isDynamic(List<Token> tokens, int i) {
        for (int k = i + 1; k < tokens.size() && k < i + 4; k++) {
            Token token = tokens.get(k);
            if (token.type() == TokenKind.NAME)
                return !token.text().equals("compile") && !token.text().startsWith("open");
            if (token.type() != TokenKind.SIGN || "($".indexOf(token.text().charAt(0)) < 0) return false;
        }
        return false;
    }

    /** Whether a system call is given the number of memfd_create(2). */
    static boolean isMemory(List<Token> tokens, int i) {
        for (int k = i + 1; k < tokens.size() && k < i + 3; k++)
            if (tokens.get(k).type() == TokenKind.NUMBER)
                return MEMORY_CALLS.contains(tokens.get(k).text());
        return false;
    }

    /** Whether a mode in a call is octal and has the set-user-id bit: {@code 0o4755}, {@code 04755}. */
    static boolean setsUserId(List<Token> tokens, int i) {
        for (int k = i + 1; k < tokens.size() && k < i + 8 && !tokens.get(k).is(';'); k++) {
            String number =
                    tokens.get(k).type() == TokenKind.NUMBER ? tokens.get(k).text() : "";
            String digits =
                    number.startsWith("0o") ? number.substring(2) : number.startsWith("0") ? number.substring(1) : "";
            if (digits.length() == 4 && "4567".indexOf(digits.charAt(0)) >= 0) return true;
        }
        return false;
    }

    /** Whether the first string after a name is the address of something on the network. */
    static boolean takesAddress(List<Token> tokens, int i) {
        for (int k = i + 1; k < tokens.size() && k < i + 8; k++) {
            Token token = tokens.get(k);
            if (token.type() == TokenKind.STRING)
                return token.text().startsWith("http://")
                        || token.text().startsWith("https://")
                        || token.text().startsWith("ftp://");
            if (token.is(';') || token.is(')')) return false;
        }
        return false;
    }
}
