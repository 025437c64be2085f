package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Traces;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.PhpTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a page that stands alone is by its shape, where no flow tells: a console of databases, a carrier of a program, a page made
 * for search engines, a style sheet that calls PHP, a page that signs its visitor in. Weak evidence: always SUSPICIOUS.
 */
final class PageShapes {
    /** Stands for as many hexadecimal digits in a row as the shortest digest has. */
    static final String DIGEST = "#digest";

    private static final int DIGEST_LENGTH = 32;

    private static final Pattern REQUEST = Pattern.compile("\\$_(?:GET|POST|REQUEST|COOKIE)\\b");

    /** What may stand between tokens. */
    private static final String GAP = "(?:\\s|/\\*[^*]{0,200}\\*/|(?://|#)[^\\n]{0,200}\\n)*";

    /** Names of variables in escapes: what obfuscators write and nobody types. Looked for in the page as it is. */
    private static final Shape SPELLED = new Shape(
            Capability.REFLECT,
            "variables whose names are spelled in escapes",
            patterns("\\$" + GAP + "\\{" + GAP
                    + "\"(?=[^\"\\n]{0,80}\\\\x[0-9a-f]{2}[^\"\\n]{0,80}\\\\x[0-9a-f]{2})([^\"\\n]{2,120})\"" + GAP
                    + "\\}"),
            3,
            true,
            List.of());

    /** A field of a request that holds a secret of the visitor's. */
    private static final String SECRET = "\\$_(?:POST|REQUEST|GET)\\s*\\[\\s*['\"]?\\w{0,20}"
            + "(?:pass|pwd|senha|clave|cvv|atm_?pin|otp|card_?num|ssn)\\w{0,10}['\"]?\\s*\\]";

    private static final List<Shape> SHAPES = List.of(
            BuyerShapes.CARDS,
            BuyerShapes.CARDS_AWAY,
            BuyerShapes.CARDS_KEPT,
            BuyerShapes.CARDS_ADDED,
            BuyerShapes.CARDS_LOOKED_FOR,
            AccountShapes.BY_STATEMENT,
            AccountShapes.BY_PASSWORD,
            AccountShapes.PASSWORDS_TOLD,
            AccountShapes.PASSWORDS_CODED,
            AccountShapes.PASSWORDS_JOINED,
            AccountShapes.PASSWORDS_HOOKED,
            AccountShapes.PASSWORDS_FILED,
            AccountShapes.OF_A_SHOP,
            AccountShapes.GRANTS,
            HostShapes.RESIDENT,
            BuyerShapes.SCRIPTS,
            BuyerShapes.ORDERS_AWAY,
            BuyerShapes.PASSWORDS_AWAY,
            BuyerShapes.CREDENTIALS_AWAY,
            // What visitors type as their password is sent away, and they go on to the page that it is for.
            new Shape(
                    Capability.RELAY,
                    "sends visitors' passwords away",
                    patterns(
                            "\\bmail\\s*\\(",
                            "REMOTE_ADDR",
                            SECRET,
                            "\\bheader\\s*\\(\\s*[\"'](location:\\s*(?:https?:)?//\\w)"),
                    1,
                    false,
                    List.of("mail(")),
            new Shape(
                    Capability.RELAY,
                    "sends visitors' passwords away",
                    patterns(SECRET, "[\"']https?://(api\\.telegram\\.org)/bot"),
                    1,
                    false,
                    List.of("telegram")),
            // Texts that anybody may leave without a name. Source: ATT&CK T1102.001.
            new Shape(
                    Capability.RELAY,
                    "fetches what anybody may have left",
                    patterns(
                            "\\b(?:curl_exec|curl_init|file_get_contents|fopen|fsockopen|copy|readfile|file|include)\\s*\\(",
                            "[\"']https?://(?:www\\.)?((?:pastebin|hastebin|ghostbin|rentry|controlc|textbin|dpaste|pastie|termbin)\\.\\w{2,4}|paste\\.(?:ee|org|rs)|transfer\\.sh|0x0\\.st|ix\\.io|sprunge\\.us|catbox\\.moe)/"),
                    1,
                    false,
                    List.of(
                            "paste",
                            "pastie.",
                            "bin.",
                            "rentry.",
                            "transfer.sh",
                            "0x0.st",
                            "catbox.",
                            "ix.io/",
                            "sprunge.",
                            "controlc.")),
            new Shape(
                    Capability.READ_FILE,
                    "reads other visitors' sessions",
                    patterns("opendir\\s*\\(\\s*[\"']/(?:tmp|var/tmp|var/lib/php\\d?/)", "[\"'](sess_)"),
                    1,
                    false,
                    List.of("sess_")),
            new Shape(
                    Capability.RELAY,
                    "speaks to mail servers itself",
                    patterns(
                            REQUEST.pattern(),
                            "\\b(?:fsockopen|stream_socket_client|socket_connect)\\s*\\(",
                            "[\"']MAIL FROM:?",
                            "[\"'](RCPT TO)\\b"),
                    1,
                    false,
                    List.of("rcpt to")),
            // Source: ATT&CK T1110.003.
            new Shape(
                    Capability.RELAY,
                    "tries passwords on other sites",
                    patterns(
                            "\\bexplode\\s*\\([^,;]{1,20},\\s*(?:trim\\s*\\(\\s*)?\\$_(?:POST|REQUEST)\\b",
                            "\\b(?:curl_exec|curl_multi_exec|fsockopen|file_get_contents)\\s*\\(",
                            "(wp\\.getusersblogs|[\"'/]wp-login\\.php|[\"'/]administrator/index\\.php)"),
                    1,
                    false,
                    List.of("wp.getusersblogs", "wp-login.php", "administrator/index.php")),
            // Whoever left the page is told where it lies.
            new Shape(
                    Capability.RELAY,
                    "tells somebody where it lies",
                    patterns(
                            "\\$_SERVER\\s*\\[\\s*['\"]?(?:DOCUMENT_ROOT|SCRIPT_FILENAME)\\b[^}]{0,900}[\\s;]@?(mail)\\s*\\("),
                    1,
                    true,
                    List.of("mail(")),
            new Shape(
                    Capability.RELAY,
                    "tells somebody where it lies",
                    patterns(
                            "\\b(mail)\\s*\\(\\s*[\"'][\\w.+-]{1,60}@[\\w.-]{1,60}[\"']\\s*,[^;]{0,200}\\$_SERVER\\s*\\[\\s*[\"']?(?:SERVER_NAME|HTTP_HOST|PHP_SELF|SCRIPT_NAME|REQUEST_URI)\\b"),
                    1,
                    false,
                    List.of("mail(")),
            new Shape(
                    Capability.QUERY,
                    "a console for databases of any kind",
                    patterns(
                            REQUEST.pattern(),
                            "\\b(mysql|pg|sqlite|oci|mssql|sqlsrv|odbc|ibase|db2|ora)(?:i|3)?_?(?:p?connect|p?open|logon|init)\\s*\\((?!\\s*\\))|\\bnew\\s+(pdo|sqlite|mysql)"),
                    3,
                    true,
                    List.of("_connect", "_pconnect", "_open", "_logon", "ocilogon", "ociplogon")),
            // ELF, PE and longer archives by their first bytes as they are, in Base64 and in hexadecimal digits.
            new Shape(
                    Capability.LOAD_CODE,
                    "a program in a constant",
                    patterns(
                            "[\"'](?:\\s{0,4})(f0VMR[gi]EB|TVqQAAMA|TVpQAAIA|UEsDB[AB][a-zA-Z0-9+/]{400})|[\"'](?:0x)?(7f454c460[12]|4d5a[59]000)|[\"'](\\x7fELF|MZ\\x90)|\\b(0x4d5a[59]0000)"),
                    1,
                    false,
                    List.of("f0vmr", "tvqq", "tvpq", "7f454c46", "4d5a", "\u007felf", "mz\u0090", "uesdb")),
            // What robots of search engines are shown is fetched from somewhere else than what people are shown.
            new Shape(
                    Capability.RELAY,
                    "pages for search engines from another server",
                    patterns(
                            // A service that renders the site's own pages.
                            "\\A(?s:(?!.*prerender))",
                            "HTTP_(?:USER_AGENT|REFERER)",
                            "\\b(?:curl_exec|file_get_contents|fsockopen|wp_remote_get)\\s*\\(",
                            "[\"']https?://[\\w.-]+/",
                            "[\"'|(/~#\\s](google(?:bot)?|bingbot|bing|yahoo|slurp|baidu(?:spider)?|yandex|msnbot|sogou(?:spider)?|aol)\\b"),
                    2,
                    false,
                    List.of("http_user_agent", "http_referer")),
            // A request to PHP's own server may set what it runs before a page. Source: the FastCGI parameters of
            // php-fpm.
            new Shape(
                    Capability.RELAY,
                    "speaks to the server of PHP itself",
                    patterns(
                            REQUEST.pattern() + "|php://input",
                            "\\b(?:fsockopen|pfsockopen|stream_socket_client|socket_connect)\\s*\\(",
                            "[\"'](unix://[^\"'\n]{0,80}(?:fpm|fcgi|fastcgi))|[\"'](PHP_(?:ADMIN_)?VALUE)[\"']"),
                    1,
                    false,
                    List.of("unix://", "php_value", "php_admin_value")),
            new Shape(
                    Capability.EVALUATE,
                    "a style sheet that calls PHP",
                    patterns(
                            "php\\.net/xsl",
                            ":function(?:String)?\\s*\\(\\s*['\"](assert|system|exec|shell_exec|passthru|popen|proc_open|file_put_contents|create_function)['\"]"),
                    1,
                    false,
                    List.of("php.net/xsl")),
            new Shape(
                    Capability.REGISTER,
                    "signs the visitor in",
                    patterns(
                            // Whoever brings what is signed was signed in elsewhere.
                            "\\A(?s:(?!.*\\b(?:hash_equals|openssl_verify|wp_verify_nonce|wp_check_password|wp_authenticate)\\s*\\())",
                            "\\b(?:include|require)(?:_once)?\\b[^;]{0,80}wp-(?:blog-header|load|config)\\.php|\\bDrupalKernel::createFromRequest\\b",
                            "\\b(wp_set_auth_cookie|user_login_finalize|wp_signon\\s*\\(\\s*(?:array\\s*\\(|\\[)\\s*['\"])"),
                    1,
                    true,
                    List.of("wp_s", "user_login_finalize")),
            new Shape(
                    Capability.WRITE_FILE,
                    "locks all files of a folder with a key that it is told",
                    patterns(
                            REQUEST.pattern(),
                            "\\b(?:RecursiveDirectoryIterator|scandir|opendir|glob)\\b",
                            "\\b(?:file_put_contents|fwrite|fputs)\\s*\\(",
                            "\\bfile_get_contents\\s*\\(\\s*(\\$\\w+)\\b[^{}]{0,600}\\b(?:unlink|rename)\\s*\\(\\s*\\1\\b",
                            "\\b((?:openssl|mcrypt)_encrypt)\\s*\\("),
                    1,
                    false,
                    List.of("openssl_encrypt", "mcrypt_encrypt")),
            HostShapes.SETTINGS,
            HostShapes.SETTINGS_OF_ALL,
            HostShapes.SETTINGS_AWAY,
            HostShapes.KEYS,
            HostShapes.STORE,
            HostShapes.RESTORES,
            HostShapes.TOKEN,
            HostShapes.CONTAINERS,
            AccountShapes.TRIES,
            // What only robots see, from somewhere else.
            new Shape(
                    Capability.RELAY,
                    "shows hidden text from another server",
                    patterns(
                            "\\b(?:wp_remote_get|wp_remote_fopen|file_get_contents|curl_exec|fsockopen)\\s*\\(",
                            "[\"']https?://",
                            "(position\\s*:\\s*(?:absolute|fixed)\\s*;\\s*(?:left|top|right)\\s*:\\s*-\\d{3,}px)[^>\\n]{0,80}>[\"']\\s*[.,]\\s*\\$"),
                    1,
                    false,
                    List.of("left:-", "left: -", "top:-", "top: -", "right:-")),
            // Whoever writes a password into the page that asks for it shares the page with nobody.
            new Shape(
                    Capability.REFLECT,
                    "a request with a password that stands in the page",
                    patterns("\\$_(GET|POST|REQUEST|COOKIE)\\s*\\[[^\\]\\n"
                            + "]{1,40}\\]\\s*\\)*\\s*[=!]==?\\s*[\"'](?:[0-9a-f]{32}|[0-9a-f]{40})[\"']"),
                    1,
                    true,
                    List.of(DIGEST)));

    private PageShapes() {}

    static List<Pattern> patterns(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE))
                .toList();
    }

    /** Returns what the page is by its shape, or says of itself; at most one trait. */
    static List<Trait> of(PhpTree tree) {
        boolean runs = PageFacts.runs(tree);
        if (!runs
                && !tree.plain().names("mail")
                && candidates(tree.source()).stream()
                        .noneMatch(shape -> shape != BuyerShapes.CARDS && BuyerShapes.ALL.contains(shape))) {
            return List.of();
        }
        boolean apart = tree.statements().stream().noneMatch(PageShapes::isNamespace);
        if (runs && !apart && candidates(tree.source()).isEmpty()) {
            return List.of();
        }
        String plain = tree.plain().text();
        if (!runs) {
            for (Shape shape : BuyerShapes.ALL) {
                int cards = shape.find(plain);
                if (cards >= 0) {
                    return List.of(trait(shape, tree, tree.plain().sourceOf(cards)));
                }
            }
            return List.of();
        }
        for (Shape shape : candidates(plain)) {
            int at = shape.find(plain);
            if (at >= 0
                    && (shape.anywhere() && (apart || shape.times() == 1)
                            || PageFacts.of(tree).alone())) {
                return List.of(trait(shape, tree, tree.plain().sourceOf(at)));
            }
        }
        int names = tree.source().contains("\\x") ? SPELLED.find(tree.source()) : -1;
        if (names >= 0) {
            return List.of(trait(SPELLED, tree, names));
        }
        List<Trait> traces = apart ? Traces.of(plain) : List.of();
        if (traces.isEmpty()) {
            return List.of();
        }
        PageFacts facts = PageFacts.of(tree);
        return facts.alone() && !facts.library() && !PageFacts.isTable(tree) ? traces : List.of();
    }

    private static boolean isNamespace(Node.Stmt statement) {
        return statement instanceof Node.Namespace
                || statement instanceof Node.Block block
                        && !block.statements().isEmpty()
                        && block.statements().get(0) instanceof Node.Namespace;
    }

    /** The shapes that a page may have. */
    private static List<Shape> candidates(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<Shape> candidates = new ArrayList<>();
        for (Shape shape : SHAPES) {
            for (String needed : shape.needs()) {
                if (needed.equals(DIGEST) ? hasDigest(lower) : lower.contains(needed)) {
                    candidates.add(shape);
                    break;
                }
            }
        }
        return candidates;
    }

    private static boolean hasDigest(String lower) {
        // Digits in so long a row leave none of the places out that lie so far apart.
        for (int i = DIGEST_LENGTH - 1; i < lower.length(); i += DIGEST_LENGTH) {
            int from = i;
            int to = i;
            while (from >= 0 && i - from < DIGEST_LENGTH && isHex(lower.charAt(from))) {
                from--;
            }
            while (to < lower.length() && to - i < DIGEST_LENGTH && isHex(lower.charAt(to))) {
                to++;
            }
            if (to - from - 1 >= DIGEST_LENGTH) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }

    private static Trait trait(Shape shape, PhpTree tree, int at) {
        int line = 1
                + (int) tree.source()
                        .substring(0, Math.min(at, tree.source().length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return Trait.of(Verdict.SUSPICIOUS, new Hit(shape.capability(), shape.call(), line, null, "", false, "shape"));
    }
}
