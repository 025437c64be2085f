package io.hivesec.engines.webshell.php;

import io.hivesec.engines.webshell.flow.Capability;
import java.util.List;

/** Pages that let somebody in as an administrator, by their shape. */
final class AccountShapes {
    /** A field of a request that holds a password. */
    private static final String TYPED =
            "(?:(?:\\$_(?:POST|REQUEST)|->request->post)\\s*\\[\\s*['\"](?:pwd|passwd|password|user_pass)['\"]\\s*\\]|\\$request->(?:password\\b|input\\s*\\(\\s*['\"]password['\"]\\s*\\)))";

    /** An administrator of WordPress with a password that the page knows, put into the tables themselves. */
    static final Shape BY_STATEMENT = new Shape(
            Capability.REGISTER,
            "makes an administrator by a statement",
            PageShapes.patterns(
                    "\\binsert\\s+into\\b|->insert\\s*\\(",
                    "\\buser_pass\\b",
                    "\\bmd5\\s*\\(\\s*\\\\?[\"'][^\"'$\\n]{4,60}\\\\?[\"']\\s*\\)|[\"']\\$P\\$B[\\w./]{20}",
                    "(s:13:\\\\*\"administrator)"),
            1,
            true,
            List.of("s:13:"));

    /** A hook of WordPress that lets everybody in who knows a password that stands in the page as a digest. */
    static final Shape BY_PASSWORD = new Shape(
            Capability.REGISTER,
            "signs in whoever knows a password of the page's own",
            PageShapes.patterns(
                    "\\badd_filter\\s*\\(\\s*[\"'](?:authenticate|check_password|wp_authenticate_user)[\"']",
                    "\\b(md5|sha1|hash)\\s*\\([^;\\n]{1,60}\\)\\s*[!=]==?\\s*[\"'][0-9a-f]{32,64}[\"']"),
            1,
            true,
            List.of(PageShapes.DIGEST));

    /** Names and passwords of whoever signs in, told to a messenger. Source: ATT&CK T1056, T1567. */
    static final Shape PASSWORDS_TOLD = new Shape(
            Capability.RELAY,
            "sends visitors' passwords away",
            PageShapes.patterns(
                    "\\badd_(?:action|filter)\\s*\\(\\s*[\"'](?:wp_authenticate|authenticate|check_password)[\"']",
                    "[\"']https?://(api\\.telegram\\.org/bot|discord(?:app)?\\.com/api/webhooks)"),
            1,
            true,
            List.of("telegram", "discord"));

    /** What a visitor typed as a password, in a code, in the address of a page of another server. Source: ATT&CK T1056, T1567. */
    static final Shape PASSWORDS_CODED = new Shape(
            Capability.RELAY,
            "sends visitors' passwords away",
            PageShapes.patterns(
                    TYPED,
                    "\\b(?:base64_encode|bin2hex|str_rot13|strrev)\\s*\\([^;]{0,300}" + TYPED,
                    "(?:(\\$\\w+)\\s*=\\s*[^;]{0,200}" + TYPED
                            + "[^;]{0,200};[^;]{0,200}?)?\\b(?:file_get_contents|fopen|get_headers|curl_init|wp_remote_(?:get|fopen|head))\\s*\\(\\s*[\"']https?://[^\"'\\n]{1,200}[\"']\\s*\\.[^;]{0,120}?(?:\\1|"
                            + TYPED + ")"),
            1,
            true,
            List.of(
                    "'pwd'",
                    "\"pwd\"",
                    "'passwd'",
                    "\"passwd\"",
                    "'password'",
                    "\"password\"",
                    "->password",
                    "'user_pass'"));

    /** The same, put together first and coded in the address. */
    static final Shape PASSWORDS_JOINED = new Shape(
            Capability.RELAY,
            "sends visitors' passwords away",
            PageShapes.patterns(
                    "(\\$\\w+)\\s*=\\s*[^;]{0,200}" + TYPED
                            + "[^;]{0,200};[^;]{0,200}?\\b(?:file_get_contents|fopen|get_headers|curl_init|wp_remote_(?:get|fopen|head))\\s*\\(\\s*[\"']https?://[^\"'\\n]{1,200}[\"']\\s*\\.[^;]{0,160}?\\b(?:base64_encode|bin2hex|str_rot13|strrev)\\s*\\(\\s*\\1\\b"),
            1,
            true,
            PASSWORDS_CODED.needs());

    /** What visitors typed as their password, put into a file where WordPress lets them in. Source: ATT&CK T1056.003. */
    static final Shape PASSWORDS_FILED = new Shape(
            Capability.WRITE_FILE,
            "keeps visitors' passwords",
            PageShapes.patterns(
                    "\\badd_(?:action|filter)\\s*\\(\\s*[\"'](?:wp_login|wp_login_failed|wp_authenticate|wp_authenticate_user|authenticate|check_password|login_init)[\"']",
                    TYPED + "[^}]{0,600}?\\b(file_put_contents|fwrite|fputs|error_log)\\s*\\("),
            1,
            true,
            PASSWORDS_CODED.needs());

    /** All rights of WordPress for whoever sends something. Source: ATT&CK T1098. */
    static final Shape GRANTS = new Shape(
            Capability.REGISTER,
            "gives all rights to whoever sends a word",
            PageShapes.patterns(
                    "\\$_(?:GET|POST|REQUEST|COOKIE)\\b|\\$_SERVER\\s*\\[\\s*[\"']HTTP_(?!HOST|USER_AGENT|REFERER)",
                    "\\badd_filter\\s*\\(\\s*[\"']user_has_cap[\"'][^;]{0,200}\\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\\b(?s:.{0,600}?)\\[\\s*[\"'](administrator|manage_options)[\"']\\s*\\]\\s*=\\s*(?:true|1)\\b"),
            1,
            true,
            List.of("user_has_cap"));

    /** Whoever asks for the page becomes an administrator of a shop, which the page starts for this. */
    static final Shape OF_A_SHOP = new Shape(
            Capability.REGISTER,
            "makes an administrator whom a request names",
            PageShapes.patterns(
                    "\\$_(?:GET|POST|REQUEST|COOKIE)\\b",
                    "\\b(?:include|require)(?:_once)?\\b[^;]{0,120}(?:app/bootstrap|app/Mage|config/config\\.inc)\\.php",
                    "\\bset(?:Role(?:Id|Ids)?|Data)\\s*\\(|\\bid_profile\\b",
                    "(Magento\\\\{1,2}User\\\\{1,2}Model\\\\{1,2}User|getModel\\s*\\(\\s*[\"']admin/user[\"']|\\bnew\\s+Employee\\s*\\()"),
            1,
            true,
            List.of("model\\user", "model\\\\user", "admin/user", "new employee"));

    /** The same, where WordPress hands it to the page. */
    static final Shape PASSWORDS_HOOKED = new Shape(
            Capability.RELAY,
            "sends visitors' passwords away",
            PageShapes.patterns(
                    "\\badd_filter\\s*\\(\\s*[\"']authenticate[\"']\\s*,\\s*(?:static\\s+)?function\\s*\\(\\s*[^,()]{1,40},\\s*[^,()]{1,40},\\s*(\\$\\w+)\\s*\\)[^}]{0,600}?\\b(?:file_get_contents|fopen|get_headers|curl_init|wp_remote_(?:get|fopen|head))\\s*\\(\\s*[\"']https?://[^\"'\\n]{1,200}[\"']\\s*\\.[^;]{0,160}?\\1\\b"),
            1,
            true,
            List.of("'authenticate'", "\"authenticate\""));

    /** Names and passwords of a list that is sent, tried on services. Source: ATT&CK T1110. */
    static final Shape TRIES = new Shape(
            Capability.RELAY,
            "tries passwords of a list",
            PageShapes.patterns(
                    "\\bexplode\\s*\\([^,;]{1,20},\\s*(?:trim\\s*\\(\\s*)?\\$_(?:POST|REQUEST)\\b",
                    "\\b(ftp_login|ssh2_auth_password|imap_open|ldap_bind)\\s*\\("),
            1,
            false,
            List.of("ftp_login", "ssh2_auth_password", "imap_open", "ldap_bind"));

    private AccountShapes() {}
}
