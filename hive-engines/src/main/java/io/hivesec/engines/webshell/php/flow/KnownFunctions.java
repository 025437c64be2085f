package io.hivesec.engines.webshell.php.flow;

import java.util.List;

/** Beginnings of the names that PHP's own functions have; other functions are a library's, and what they return is theirs. */
final class KnownFunctions {
    private static final List<String> FAMILIES = List.of(
            "str_",
            "array_",
            "mb_",
            "preg_",
            "gz",
            "base64_",
            "json_",
            "iconv_",
            "ctype_",
            "url",
            "rawurl",
            "html",
            "utf8_",
            "convert_",
            "openssl_",
            "mcrypt_",
            "substr_",
            "var_",
            "is_",
            "func_",
            "get_",
            "call_user_",
            "stream_",
            "file_",
            "parse_",
            "http_",
            "filter_",
            "curl_",
            "quoted_",
            "hex",
            "php_",
            "mysql_real_",
            "money_",
            "nl2",
            "ob_",
            "session_",
            "serialize",
            "yaml_",
            "xml_",
            "simplexml_",
            "sodium_",
            "random_",
            "print_r",
            "iterator_",
            "image",
            "exif_",
            "zip_",
            "mime_");

    private KnownFunctions() {}

    static boolean contains(String name) {
        return FAMILIES.stream().anyMatch(name::startsWith);
    }
}
