package io.hivesec.engines.webshell.flow;

import java.util.regex.Pattern;

/** How pages tell the crawlers of search engines, and who comes from one, from other visitors. */
public final class Crawlers {
    /** Names of crawlers and the hosts of search engines. Source: what the engines publish of them. */
    private static final Pattern ENGINE = Pattern.compile(
            "baiduspider|googlebot|bingbot|sogou|360spider|haosou|yisouspider|yandexbot|slurp|(?:baidu|google|bing|so|sm|yahoo|soso|yandex)\\.(?:com|cn)|^(?:www\\.)?(?:google|bing|baidu|yahoo|yandex)\\.?$",
            Pattern.CASE_INSENSITIVE);

    /** How a page learns who comes. */
    private static final Pattern ASKS =
            Pattern.compile("(?:http_)?(?:user[_-]?agent|referer)|urlreferrer", Pattern.CASE_INSENSITIVE);

    /** The address of another site, or a script that sends a visitor to one. */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "https?://[\\w.-]{4}|<script\\b.{0,80}\\blocation\\b.{0,40}https?://[\\w.-]{4}|<meta\\b.{0,40}\\brefresh\\b.{0,40}https?://[\\w.-]{4}",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private Crawlers() {}

    /** Whether a text names a crawler or a search engine. */
    public static boolean isNamedIn(String text) {
        return ENGINE.matcher(text).find();
    }

    /** Whether a text is the name of what tells a page who comes, or whence. */
    public static boolean isAskedBy(String text) {
        return ASKS.matcher(text).matches();
    }

    /** Whether a text begins with an address of another site or with what sends a visitor to one. */
    public static boolean leadsElsewhere(String text) {
        return ELSEWHERE.matcher(text).lookingAt();
    }
}
