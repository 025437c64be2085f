package io.hivesec.engines.webshell.php;

import io.hivesec.engines.webshell.flow.Capability;
import java.util.List;

/** Pages that take what a host keeps for others, by their shape. */
final class HostShapes {
    /** Settings of other sites hold their databases' passwords. Source: ATT&CK T1552.001. */
    static final Shape SETTINGS = new Shape(
            Capability.READ_FILE,
            "reads the settings of other sites",
            PageShapes.patterns(
                    "[\"'{,]/?(?:home|var/www|usr/local/www)[\"'/},]",
                    "\\b(?:file_get_contents|readfile|fopen|copy|symlink|file|highlight_file)\\s*\\(",
                    "\\b(wp-config|configuration|conf_global|config\\.inc|submitticket)\\.php\\b|[/,{](\\.env)\\b|\\b(etc/local\\.xml|default/settings\\.php)"),
            2,
            false,
            List.of("wp-config.php"));

    /** The same, of all accounts of the host or of one after the other. */
    static final Shape SETTINGS_OF_ALL = new Shape(
            Capability.READ_FILE,
            "reads the settings of other sites",
            PageShapes.patterns(
                    "\\b(?:glob|file_get_contents|readfile|fopen|copy|symlink|file|highlight_file)\\s*\\(",
                    "[\"']/(?:home\\d?|var/www)/[^\"'\\n]{0,80}[*$%{][^\"'\\n]{0,80}/(wp-config|configuration|config\\.inc|settings)\\.php[\"']"),
            1,
            false,
            List.of("wp-config.php", "configuration.php", "config.inc.php", "settings.php"));

    /** Settings of the site, sent to an address of the page's. */
    static final Shape SETTINGS_AWAY = new Shape(
            Capability.READ_FILE,
            "sends a site's settings away",
            PageShapes.patterns(
                    "\\b(?:wp-config|configuration)\\.php\\b|[\"'/]\\.env[\"']",
                    "\\b(?:file_get_contents|fopen|file)\\s*\\(\\s*\\$",
                    "\\b(file_get_contents|curl_init|fopen|get_headers)\\s*\\(\\s*[\"']https?://[^\"'\\n]{1,200}[\"']\\s*\\.\\s*(?:urlencode|rawurlencode|base64_encode|bin2hex)"),
            1,
            false,
            List.of("wp-config.php", "configuration.php", ".env"));

    /** Whoever asks this address for a machine's keys acts as the machine. Source: ATT&CK T1552.005. */
    static final Shape KEYS = new Shape(
            Capability.READ_FILE,
            "reads the keys of the machine",
            PageShapes.patterns(
                    "\\b(?:mail|echo|print)\\b",
                    "[\"']https?://169\\.254\\.169\\.254/[^\"'\\n]{0,80}(credentials|token)"),
            1,
            false,
            List.of("169.254.169.254"));

    /** Whoever holds this acts in the cluster as the pod; who asks the cluster does so himself. Source: ATT&CK T1528. */
    static final Shape TOKEN = new Shape(
            Capability.READ_FILE,
            "reads the pod's own account",
            PageShapes.patterns(
                    "\\A(?s:(?!.*(?:kubernetes\\.default|KUBERNETES_SERVICE_HOST|\\bBearer\\b)))",
                    "\\b(?:echo|print|mail|readfile|fpassthru|highlight_file|show_source)\\b",
                    "\\b(?:file_get_contents|readfile|fopen|file|highlight_file|show_source)\\s*\\(",
                    "[\"'/]token\\b",
                    "[\"'][^\"'\\n]{0,40}/secrets/kubernetes\\.io/(serviceaccount)"),
            1,
            false,
            List.of("serviceaccount"));

    /** What starts containers beside the one that the page is in, told what a request says. Source: ATT&CK T1610. */
    static final Shape CONTAINERS = new Shape(
            Capability.RELAY,
            "speaks to what starts containers",
            PageShapes.patterns(
                    "\\$_(?:GET|POST|REQUEST|COOKIE)\\b|php://input",
                    "\\b(?:fsockopen|pfsockopen|stream_socket_client|socket_connect)\\s*\\(|\\bCURLOPT_UNIX_SOCKET_PATH\\b",
                    "\\b(docker|containerd|crio|podman)\\.sock\\b"),
            1,
            false,
            List.of("docker.sock", "containerd.sock", "crio.sock", "podman.sock"));

    /** A store of the host, told to write its content where pages are run. Source: Redis's CONFIG SET, ATT&CK T1505.003. */
    static final Shape STORE = new Shape(
            Capability.WRITE_FILE,
            "lets a store write into a folder of pages",
            PageShapes.patterns(
                    "\\b(?:fsockopen|pfsockopen|stream_socket_client|socket_connect|redis)\\b",
                    "[\"'](?:config\\s{1,3}set|set)\\b[\"',\\s]{1,6}dir\\b",
                    "[\"'](?:config\\s{1,3}set|set)\\b[\"',\\s]{1,6}(dbfilename)\\b"),
            1,
            false,
            List.of("dbfilename"));

    /** A page that is gone from the disk and goes on writing files for as long as the server runs. Source: ATT&CK T1070.004, T1505.003. */
    static final Shape RESIDENT = new Shape(
            Capability.WRITE_FILE,
            "removes itself and goes on writing files",
            PageShapes.patterns(
                    "\\bignore_user_abort\\s*\\(",
                    "\\bwhile\\s*\\(\\s*(?:true|1|!0)\\s*\\)|\\bfor\\s*\\(\\s*;\\s*;\\s*\\)",
                    "\\b(?:file_put_contents|fwrite|fputs|copy|rename)\\s*\\(",
                    "\\b(unlink)\\s*\\(\\s*(?:__FILE__|\\$_SERVER\\s*\\[\\s*['\"](?:SCRIPT_FILENAME|PATH_TRANSLATED)['\"]|basename\\s*\\(\\s*__FILE__)"),
            1,
            false,
            List.of("ignore_user_abort"));

    /**
     * A page that puts one of the site's first files back as it wants it, gives it an old date and makes it read-only. Source: ATT&CK
     * T1070.006, T1222.002.
     */
    static final Shape RESTORES = new Shape(
            Capability.WRITE_FILE,
            "puts the site's first page back as it wants it",
            PageShapes.patterns(
                    "\\b(?:file_put_contents|fwrite|fputs|copy|rename)\\s*\\(",
                    "\\btouch\\s*\\(\\s*\\$\\w+[^,;]{0,40},",
                    "\\bchmod\\s*\\([^,;]{1,60},\\s*0o?(?:[45][0145]{2})\\s*\\)",
                    "[\"'/](index\\.php|wp-(?:load|settings|blog-header|config)\\.php|\\.htaccess)[\"']"),
            1,
            false,
            List.of("index.php", ".htaccess", "wp-"));

    private HostShapes() {}
}
