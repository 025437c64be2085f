package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Pages that act on the site as a whole: they put another site's script into its pages, or show its secrets. */
final class SiteShapes {
    /** A script or a frame that another host serves. */
    private static final Pattern FOREIGN = Pattern.compile(
            "<(?:script|iframe)\\b[^>]{0,200}\\bsrc\\s{0,3}=\\s{0,3}[\"'\\\\]{0,3}(?:https?:)?//",
            Pattern.CASE_INSENSITIVE);

    /** The end of the name of a page. */
    private static final Pattern PAGE = Pattern.compile(
            "\\*?\\.?(?:html?|shtml|asp|aspx|cshtml|php|jsp|master)(?:[|;,].{0,60})?", Pattern.CASE_INSENSITIVE);

    /** Files in which the host and its server keep accounts. Source: the documentation of IIS and of Windows Setup. */
    private static final Pattern HOST_SECRET = Pattern.compile(
            "[^<>\\s]{0,200}(?:\\\\inetsrv\\\\config\\\\(?:applicationhost|administration)\\.config|\\\\inetsrv\\\\metabase\\.xml|\\\\(?:config|repair)\\\\(?:sam|security)|\\\\ntds\\.dit|\\\\panther\\\\(?:unattend\\\\)?unattend\\.xml)",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> LISTS = Set.of("getfiles", "enumeratefiles", "getfilesystementries");

    private static final Set<String> WRITES = Set.of(
            "opentextfile",
            "openastextstream",
            "createtextfile",
            "savetofile",
            "writealltext",
            "appendalltext",
            "appendtext",
            "streamwriter");

    private static final Set<String> READS = Set.of(
            "opentextfile",
            "loadfromfile",
            "readalltext",
            "readallbytes",
            "readalllines",
            "streamreader",
            "copy",
            "copyfile",
            "transmitfile",
            "writefile",
            "filestream");

    /** Members that give the files and the folders in a folder. */
    private static final Set<String> ENTRIES = Set.of(
            "getfilesystementries", "enumeratefilesystementries", "getfilesysteminfos", "enumeratefilesysteminfos");

    private static final int NEAR = 120;

    private SiteShapes() {}

    static List<Trait> of(List<List<Token>> code, List<Hit> hits) {
        List<Trait> traits = new ArrayList<>();
        for (List<Token> tokens : code) {
            injects(tokens, hits, traits);
            hostSecrets(tokens, traits);
            connections(tokens, traits);
            HostAccounts.of(tokens, traits);
            browses(tokens, hits, traits);
        }
        return traits;
    }

    /**
     * Goes through the site's files, asks for pages by the end of their names, and writes another host's script to files, or what a
     * request says to each of them.
     */
    private static void injects(List<Token> tokens, List<Hit> hits, List<Trait> traits) {
        Token foreign = null;
        boolean lists = false;
        boolean writes = false;
        boolean pages = false;
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.STRING) {
                boolean shown = isBehind(tokens, i, "response", 4);
                foreign = foreign == null
                                && !shown
                                && FOREIGN.matcher(token.text()).find()
                        ? token
                        : foreign;
                pages |= PAGE.matcher(token.text()).matches();
            } else if (token.isName()) {
                lists |= LISTS.contains(token.lower())
                        || token.is("files") && tokens.get(i - 1).is(".");
                writes |= WRITES.contains(token.lower());
            }
        }
        if (foreign != null && lists && writes && pages) {
            add(traits, Capability.WRITE_FILE, "textstream.write", foreign, "injects");
        } else if (lists && writes && pages && writesListed(tokens)) {
            hits.stream()
                    .filter(hit -> hit.capability() == Capability.WRITE_FILE
                            && hit.isRemote()
                            && hit.taint() != null
                            && hit.taint().whole()
                            && hit.argument().equals("fixed "))
                    .findFirst()
                    .ifPresent(hit -> traits.add(Trait.of(Verdict.SUSPICIOUS, hit)));
        }
    }

    /** Shows the folders and the files of any folder of the host that a request says, so that its visitor goes where he likes. */
    private static void browses(List<Token> tokens, List<Hit> hits, List<Trait> traits) {
        boolean folders = false;
        boolean files = false;
        for (int i = 1; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean gone = tokens.get(i - 1).is(".") && !tokens.get(i + 1).is(".");
            boolean all = ENTRIES.contains(token.lower());
            folders |= all || token.is("getdirectories") || token.is("subfolders") && gone;
            files |= all || token.is("getfiles") || token.is("files") && gone;
        }
        boolean both = folders && files;
        hits.stream()
                .filter(hit -> both && hit.detail().equals(AspWeights.BROWSES))
                .findFirst()
                .ifPresent(hit -> traits.add(Trait.of(Verdict.SUSPICIOUS, hit)));
    }

    /** {@code For Each f In folder.Files … OpenTextFile(f.Path, …)}: whether what a folder holds is opened one after the other. */
    private static boolean writesListed(List<Token> tokens) {
        for (int i = 0; i + 4 < tokens.size(); i++) {
            boolean each = tokens.get(i).is("each") || tokens.get(i).is("foreach");
            for (int j = i + 1; each && j < Math.min(tokens.size() - 4, i + 8); j++) {
                if (tokens.get(j).is("in")
                        && isWritten(tokens, j, tokens.get(j - 1).lower())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isWritten(List<Token> tokens, int from, String file) {
        for (int i = from; i + 4 < Math.min(tokens.size(), from + NEAR); i++) {
            boolean given = WRITES.contains(tokens.get(i).lower())
                    && tokens.get(i + 1).is("(")
                    && tokens.get(i + 2).is(file);
            boolean own = tokens.get(i).is(file)
                    && tokens.get(i + 1).is(".")
                    && tokens.get(i + 2).is("openastextstream");
            if (given || own) {
                return true;
            }
        }
        return false;
    }

    static boolean isBehind(List<Token> tokens, int at, String name, int near) {
        for (int i = at - 1; i >= Math.max(0, at - near); i--) {
            if (tokens.get(i).is(name)) {
                return true;
            }
        }
        return false;
    }

    private static void hostSecrets(List<Token> tokens, List<Trait> traits) {
        boolean reads = tokens.stream().anyMatch(token -> token.isName() && READS.contains(token.lower()));
        tokens.stream()
                .filter(token -> reads
                        && token.kind() == Token.Kind.STRING
                        && token.text().indexOf('\\') >= 0
                        && HOST_SECRET
                                .matcher(token.text().replace("\\\\", "\\"))
                                .matches())
                .findFirst()
                .ifPresent(token -> add(traits, Capability.READ_FILE, "file", token, "secret"));
    }

    /** {@code foreach (… in …ConnectionStrings) … Response.Write(….ConnectionString)}: all of them, for whoever asks. */
    private static void connections(List<Token> tokens, List<Trait> traits) {
        for (int i = 4; i < tokens.size(); i++) {
            if (tokens.get(i).is("connectionstrings") && isLooped(tokens, i)) {
                int last = Math.min(tokens.size(), i + NEAR);
                boolean writes =
                        tokens.subList(i, last).stream().anyMatch(token -> token.is("write") || token.is("append"));
                for (int j = i + 1; writes && j < last; j++) {
                    if (tokens.get(j).is("connectionstring")
                            && tokens.get(j - 1).is(".")) {
                        add(traits, Capability.READ_FILE, "connectionstrings", tokens.get(j), "secret");
                        return;
                    }
                }
            }
        }
    }

    private static boolean isLooped(List<Token> tokens, int at) {
        int in = at - 1;
        while (in > 0
                && (tokens.get(in).is(".")
                        || tokens.get(in).isName() && tokens.get(in + 1).is("."))) {
            in--;
        }
        return tokens.get(in).is("in")
                && at + 1 < tokens.size()
                && !tokens.get(at + 1).is("[")
                && !tokens.get(at + 1).is("(");
    }

    static void add(List<Trait> traits, Capability capability, String call, Token token, String detail) {
        traits.add(Trait.of(
                Verdict.SUSPICIOUS, new Hit(capability, call, token.line(), null, token.text(), false, detail)));
    }
}
