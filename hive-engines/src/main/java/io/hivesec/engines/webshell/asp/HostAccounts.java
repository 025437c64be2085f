package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import java.util.List;
import java.util.Set;

/**
 * Pages that make an account of the host itself or tell which there are, as nothing but its administrators' own tools do.
 * Source: the documentation of the WinNT provider of ADSI and of {@code System.DirectoryServices.AccountManagement}.
 */
final class HostAccounts {
    private static final String PROVIDER = "winnt://";

    /** What names the host itself. */
    private static final Set<String> SELF = Set.of("computername", "machinename", "getcomputernameex");

    /** Names of the host in an address. */
    private static final List<String> HERE = List.of("./", ".,", "localhost", "127.0.0.1");

    /** Words by which a list is written out. */
    private static final Set<String> ARRAY = Set.of("new", "object", "array");

    private static final int NEAR = 14;

    private HostAccounts() {}

    static void of(List<Token> tokens, List<Trait> traits) {
        managed(tokens, traits);
        if (tokens.stream().anyMatch(HostAccounts::isProvider) && isLocal(tokens)) {
            directory(tokens, traits);
        }
    }

    /** {@code new UserPrincipal(new PrincipalContext(ContextType.Machine))}. */
    private static void managed(List<Token> tokens, List<Trait> traits) {
        Token made = null;
        boolean local = false;
        for (int i = 2; i < tokens.size(); i++) {
            boolean user = tokens.get(i).is("userprincipal");
            made = user
                            && SiteShapes.isBehind(tokens, i, "new", 8)
                            && tokens.get(i + 1 < tokens.size() ? i + 1 : i).is("(")
                    ? tokens.get(i)
                    : made;
            local |= tokens.get(i).is("machine") && tokens.get(i - 2).is("contexttype");
        }
        if (made != null && local) {
            SiteShapes.add(traits, Capability.EXECUTE, "userprincipal.<init>", made, "account");
        }
    }

    private static boolean isProvider(Token token) {
        return token.kind() == Token.Kind.STRING && token.text().regionMatches(true, 0, PROVIDER, 0, PROVIDER.length());
    }

    /** Whether the directory is that of the host itself, and not of a domain or of one account. */
    private static boolean isLocal(List<Token> tokens) {
        boolean open = false;
        for (Token token : tokens) {
            String rest = isProvider(token) ? token.text().substring(PROVIDER.length()) : ",";
            if (rest.equals(".") || HERE.stream().anyMatch(rest::startsWith)) {
                return true;
            }
            open |= rest.isEmpty();
        }
        return open && tokens.stream().anyMatch(token -> token.isName() && SELF.contains(token.lower()));
    }

    private static void directory(List<Token> tokens, List<Trait> traits) {
        Token kind = null;
        boolean makes = false;
        boolean password = false;
        boolean each = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            kind = isKind(token) ? token : kind;
            makes |= (token.is("create") || token.is("add")) && isNamed(tokens, i);
            password |= token.lower().equals("setpassword") && isGiven(tokens, i + 1)
                    || token.kind() == Token.Kind.STRING
                            && token.text().equalsIgnoreCase("setpassword")
                            && isGiven(tokens, i + 1);
            each |= token.is("each") || token.is("foreach");
        }
        if (kind != null && makes && password) {
            SiteShapes.add(traits, Capability.EXECUTE, "winnt.create", kind, "account");
        } else if (kind != null && each) {
            SiteShapes.add(traits, Capability.READ_FILE, "winnt", kind, "secret");
        }
    }

    private static boolean isKind(Token token) {
        return token.kind() == Token.Kind.STRING && token.text().equalsIgnoreCase("user");
    }

    /** Whether the arguments at a place are a kind and a name that the page itself says. */
    private static boolean isNamed(List<Token> tokens, int at) {
        return at + 4 < tokens.size()
                && tokens.get(at + 2).kind() == Token.Kind.STRING
                && tokens.get(at + 3).is(",")
                && tokens.get(at + 4).kind() == Token.Kind.STRING
                && (isKind(tokens.get(at + 2)) || isKind(tokens.get(at + 4)));
    }

    /** Whether the first text near a place is an argument that the page itself says, before any variable. */
    private static boolean isGiven(List<Token> tokens, int from) {
        for (int i = from; i < Math.min(tokens.size(), from + NEAR); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.STRING) {
                return true;
            }
            if (token.isEnd() || token.isName() && !ARRAY.contains(token.lower())) {
                return false;
            }
        }
        return false;
    }
}
