package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Judgement;
import io.hivesec.engines.webshell.Page;
import io.hivesec.engines.webshell.PageEngine;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.include.Includes;
import io.hivesec.engines.webshell.php.flow.Machine;
import io.hivesec.engines.webshell.php.syntax.PhpTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Judges PHP pages, whatever their extension, and the server's settings that turn other files into PHP. */
public final class PhpEngine implements PageEngine {
    private static final Pattern NAME = Pattern.compile(
            "\\.(?:ph(?:p\\d?|p[st]|tml?|t|ar)|inc|module|install|theme|engine|suspected)(?:[^a-z0-9/].*)?$|(?:^|/)\\.(?:htaccess|user\\.ini)$");
    private static final Pattern OPEN =
            Pattern.compile("<\\?(?:php\\s|=)|<script\\s+language\\s*=\\s*[\"']?php", Pattern.CASE_INSENSITIVE);
    /** A tag with text behind it: in compressed bytes, "<?" and even "<?=" stand by chance, but not before a word. */
    private static final Pattern TAG_AND_TEXT =
            Pattern.compile("<\\?(?:php\\s|[=\\s][\\s\\x20-\\x7e]{6})|<script", Pattern.CASE_INSENSITIVE);

    private static final Pattern SETTINGS = Pattern.compile("(?:^|[/\\\\])(?:\\.htaccess|\\.user\\.ini)$");

    private static final Pattern INCLUDES = Pattern.compile(
            "\\b(?:include|require)(?:_once)?\\b[^;]{0,200}\\.(?!php|inc)\\w{2,5}['\"]", Pattern.CASE_INSENSITIVE);
    private static final int MAX_INCLUDER = 2_000;

    @Override
    public String language() {
        return "PHP";
    }

    @Override
    public boolean claims(String name, String start) {
        return NAME.matcher(name).find()
                || start.indexOf("<?") >= 0 && OPEN.matcher(start).find();
    }

    @Override
    public Judgement judge(Page page) {
        byte[] bytes = page.bytes();
        if (SETTINGS.matcher(page.name()).find()) {
            return ServerSettings.judge(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        if (isCompressed(bytes)) {
            return Judgement.BENIGN;
        }
        Includes includes = page.includes();
        if (!PhpPrefilter.needsReading(bytes) && !(includes != Includes.NONE && mayOnlyInclude(bytes))) {
            return Judgement.BENIGN;
        }
        return judge(page.name(), new String(bytes, StandardCharsets.ISO_8859_1), page::isExpired, includes, true);
    }

    /** Whether a page is a compressed file with no code in it. */
    private static boolean isCompressed(byte[] bytes) {
        return bytes.length > 2
                && bytes[0] == 0x1f
                && bytes[1] == (byte) 0x8b
                && !TAG_AND_TEXT
                        .matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                        .find();
    }

    /** Whether a page is so small that it may be there to run another file. */
    private static boolean mayOnlyInclude(byte[] bytes) {
        return bytes.length <= MAX_INCLUDER
                && INCLUDES.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                        .find();
    }

    private static Judgement judge(
            String name, String source, BooleanSupplier expired, Includes includes, boolean outer) {
        PhpTree tree = PhpTree.ofPage(source);
        Machine.Outcome outcome = Machine.run(
                name,
                tree,
                expired,
                includes,
                text -> outer
                        && judge("carried.php", text, expired, Includes.NONE, false)
                                        .verdict()
                                == Verdict.MALICIOUS);
        List<Trait> traits = new ArrayList<>();
        if (!outcome.hits().isEmpty()) {
            traits.addAll(PhpWeights.of(outcome.hits(), PageFacts.of(tree)));
        }
        boolean unread = tree.misfits() > 0 || !outcome.problem().isEmpty();
        if (traits.isEmpty() && unread) {
            traits.addAll(WordScan.scan(source));
        }
        if (traits.isEmpty() && outer) {
            traits.addAll(PageShapes.of(tree));
        }
        return Judgement.of(traits, outcome.problem());
    }
}
