package io.hivesec.engines.webshell.php;

import io.hivesec.engines.webshell.flow.Capability;
import java.util.List;

/** Pages that hand on what buyers type, by their shape. */
final class BuyerShapes {
    /** Payment cards' numbers and the codes that prove them, in names of fields and methods, on a page that sends mail. */
    static final Shape CARDS = new Shape(
            Capability.RELAY,
            "mails payment cards",
            PageShapes.patterns(
                    "\\A(?s:(?!.*\\bcurl_(?:init|exec)\\b))",
                    "\\bmail\\s*\\(",
                    "\\b(?:cvv2?|cvc2?|csc|cc_?cid|get_?cc_?cid|card_?(?:cvv2?|cvc|code|cid)|(?:cc|cvv)_?code|atm_?pin)\\b",
                    "\\b((?:cc|card|credit_?card|debit_?card|get_?cc)_?(?:num|number|no))\\b"),
            1,
            true,
            List.of());

    /** The same, packed into the address of a picture or a page of another server. */
    static final Shape CARDS_AWAY = new Shape(
            Capability.RELAY,
            "sends payment cards away",
            PageShapes.patterns(
                    "\\b(?:(?:cc|card|credit_?card|debit_?card|get_?cc)_?(?:num|number|no)|cvv2?|cvc2?)\\b|\\$_POST\\s*\\[\\s*['\"](?:payment|card|cc)\\w{0,20}['\"]",
                    "\\bbase64_encode\\s*\\(\\s*(?:json_encode|serialize|http_build_query|implode)\\s*\\(",
                    "\\b(file_get_contents|fopen|get_headers|curl_init|wp_remote_(?:post|get|request)|curl_setopt\\s*\\([^,;]{1,60},\\s*CURLOPT_URL\\s*,)\\s*\\(?\\s*[\"']https?://"),
            1,
            true,
            List.of(
                    "base64_encode(json_encode(",
                    "base64_encode(serialize(",
                    "base64_encode(http_build",
                    "base64_encode(implode("));

    /** The same, kept where their thief fetches them: in what is a picture by its name. */
    static final Shape CARDS_KEPT = new Shape(
            Capability.WRITE_FILE,
            "keeps payment cards in a picture",
            PageShapes.patterns(
                    "\\b(?:cvv2?|cvc2?|csc|cc_?cid|get_?cc_?cid|card_?(?:cvv2?|cvc|code|cid)|(?:cc|cvv)_?code)\\b",
                    "\\b(?:cc|card|credit_?card|debit_?card|get_?cc)_?(?:num|number|no)\\b",
                    "\\b(fopen|file_put_contents|error_log)\\s*\\([^;\\n]{0,160}\\w\\.(?:jpe?g|png|gif|bmp|ico)[\"']"),
            1,
            true,
            List.of("cvv", "cvc", "cc_cid", "cccid", "card_code", "cardcode"));

    /** The same, of which one line a buyer is added to a picture. */
    static final Shape CARDS_ADDED = new Shape(
            Capability.WRITE_FILE,
            "keeps payment cards in a picture",
            PageShapes.patterns(
                    "\\b(?:cc|card|credit_?card|debit_?card|get_?cc)_?(?:num|number|no)\\b",
                    "\\b(file_put_contents)\\s*\\([^;\\n]{0,160}\\w\\.(?:jpe?g|png|gif|bmp|ico)[\"'][^;\\n]{0,120}\\bFILE_APPEND\\b"),
            1,
            true,
            List.of("file_append"));

    /** Numbers as long as those of payment cards, looked for in all that is sent and kept in a code. */
    static final Shape CARDS_LOOKED_FOR = new Shape(
            Capability.WRITE_FILE,
            "looks for payment cards in all that is sent",
            PageShapes.patterns(
                    "\\$_(?:POST|REQUEST)\\b|php://input",
                    "\\bpreg_match(?:_all)?\\s*\\(\\s*[\"'][^\\n]{0,80}\\{1[2-5],1[5-9]\\}",
                    "\\b(error_log|file_put_contents|fwrite|fputs)\\s*\\([^;]{0,120}\\b(?:base64_encode|bin2hex|str_rot13|strrev|openssl_encrypt|gzdeflate)\\s*\\("),
            1,
            true,
            List.of("{12,1", "{13,1", "{14,1", "{15,1"));

    /** All that a buyer types, hidden from who looks at the traffic, to a server of the page's choice. */
    static final Shape ORDERS_AWAY = new Shape(
            Capability.RELAY,
            "sends all that buyers type away",
            PageShapes.patterns(
                    "[\"']woocommerce_(?:checkout|after_checkout|before_checkout|payment)\\w{0,40}[\"']|\\bsavepayment\\b|[\"'/|(](?:firecheckout|onepage|onestepcheckout)\\b",
                    "\\bbase64_encode\\s*\\(\\s*(?:json_encode|serialize|http_build_query)\\s*\\(\\s*\\$_(?:POST|REQUEST)\\s*\\)",
                    "\\b(curl_init|(?:file_get_contents|fopen|wp_remote_(?:post|get|request))\\s*\\(\\s*[\"']https?://)"),
            1,
            true,
            List.of("woocommerce_", "savepayment", "onepage", "firecheckout", "onestepcheckout"));

    /** A password that the page was given to check, in the address of a page of another server. */
    static final Shape PASSWORDS_AWAY = new Shape(
            Capability.RELAY,
            "sends visitors' passwords away",
            PageShapes.patterns(
                    "\\$credentials\\s*\\[\\s*['\"]password['\"]\\s*\\]",
                    "\\b(file_get_contents|fopen|curl_init|get_headers)\\s*\\(\\s*[\"']https?://[^\"'\\n]{1,200}[\"']\\s*\\.\\s*(?:base64_encode|urlencode|rawurlencode|bin2hex)\\s*\\("),
            1,
            true,
            List.of("$credentials"));

    /** All that a visitor signs in with, in a code, to an address of the page's choice. */
    static final Shape CREDENTIALS_AWAY = new Shape(
            Capability.RELAY,
            "sends visitors' passwords away",
            PageShapes.patterns(
                    "[\"']https?://[\\w.-]+/",
                    "\\b(base64_encode|bin2hex|strrev|str_rot13)\\s*\\(\\s*(?:json_encode|serialize|http_build_query|implode)\\s*\\((?:[^,()]{1,20},)?\\s*\\$credentials\\b"),
            1,
            true,
            List.of("$credentials"));

    /** A script for all visitors, in a code, from a server whose address is one as well. Source: ATT&CK T1189, T1027. */
    static final Shape SCRIPTS = new Shape(
            Capability.RELAY,
            "puts a fetched script into its pages",
            PageShapes.patterns(
                    "\\b(?:wp_remote_(?:get|fopen|post)|file_get_contents|curl_init|fopen)\\s*\\(\\s*base64_decode\\s*\\(\\s*[\"']aHR0c",
                    "(<script)\\b[^;]{0,80}>[\"']\\s*[.,]\\s*(?:base64_decode|gzinflate|str_rot13|strrev|hex2bin)\\s*\\(\\s*\\$"),
            1,
            true,
            List.of("ahr0c"));

    static final List<Shape> ALL = List.of(
            CARDS,
            CARDS_AWAY,
            CARDS_KEPT,
            CARDS_ADDED,
            ORDERS_AWAY,
            PASSWORDS_AWAY,
            CREDENTIALS_AWAY,
            AccountShapes.PASSWORDS_CODED,
            AccountShapes.PASSWORDS_JOINED);

    private BuyerShapes() {}
}
