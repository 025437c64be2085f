package io.hivesec.engines.webshell.flow;

import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where data of a remote party enters a page. Source: the Jakarta Servlet, WebSocket and JDK networking API. */
final class Sources {
    /** Types whose values give access to a request. */
    static final Set<String> REQUESTS = Set.of(
            "HttpServletRequest",
            "ServletRequest",
            "HttpServletRequestWrapper",
            "ServletRequestWrapper",
            "RequestFacade",
            "Request",
            "PortletRequest",
            "ServerHttpRequest",
            "SlingHttpServletRequest",
            "MultipartHttpServletRequest");

    private static final Map<String, Origin> BY_NAME = Map.ofEntries(
            Map.entry("getParameter", Origin.REQUEST),
            Map.entry("getParameterValues", Origin.REQUEST),
            Map.entry("getParameterMap", Origin.REQUEST),
            Map.entry("getParameterNames", Origin.REQUEST),
            Map.entry("getQueryString", Origin.REQUEST),
            Map.entry("getHeader", Origin.REQUEST),
            Map.entry("getHeaders", Origin.REQUEST),
            Map.entry("getHeaderNames", Origin.REQUEST),
            Map.entry("getCookies", Origin.REQUEST),
            Map.entry("getRequestBody", Origin.BODY),
            Map.entry("getTrailerFields", Origin.REQUEST),
            Map.entry("hiveAttribute", Origin.CALLER),
            Map.entry("getPart", Origin.UPLOAD),
            Map.entry("getParts", Origin.UPLOAD),
            Map.entry("parseRequest", Origin.UPLOAD),
            Map.entry("getItemIterator", Origin.UPLOAD),
            Map.entry("parseParameterMap", Origin.UPLOAD));

    private static final Map<String, Origin> OF_REQUEST = Map.ofEntries(
            Map.entry("getInputStream", Origin.BODY),
            Map.entry("getReader", Origin.BODY),
            Map.entry("getRequestURI", Origin.REQUEST),
            Map.entry("getRequestURL", Origin.REQUEST),
            Map.entry("getPathInfo", Origin.REQUEST),
            Map.entry("getServletPath", Origin.REQUEST),
            Map.entry("getMethod", Origin.REQUEST),
            Map.entry("getContentType", Origin.REQUEST),
            Map.entry("getRemoteUser", Origin.REQUEST),
            Map.entry("getRequestedSessionId", Origin.REQUEST),
            Map.entry("getServerName", Origin.REQUEST),
            Map.entry("getFile", Origin.UPLOAD),
            Map.entry("getFiles", Origin.UPLOAD),
            Map.entry("getFileMap", Origin.UPLOAD),
            Map.entry("getBody", Origin.BODY));

    private static final Map<String, Origin> OF_TYPE = Map.ofEntries(
            Map.entry("Socket#getInputStream", Origin.SOCKET),
            Map.entry("SocketChannel#read", Origin.SOCKET),
            Map.entry("ServerSocket#accept", Origin.SOCKET),
            Map.entry("DatagramSocket#receive", Origin.SOCKET),
            Map.entry("URL#openStream", Origin.NETWORK),
            Map.entry("URL#getContent", Origin.NETWORK),
            Map.entry("HttpURLConnection#getInputStream", Origin.NETWORK),
            Map.entry("URLConnection#getInputStream", Origin.NETWORK),
            Map.entry("HttpsURLConnection#getInputStream", Origin.NETWORK),
            Map.entry("ServletRequestUtils#getStringParameter", Origin.REQUEST),
            Map.entry("ServletRequestUtils#getRequiredStringParameter", Origin.REQUEST),
            Map.entry("ServletRequestUtils#getStringParameters", Origin.REQUEST),
            Map.entry("WebUtils#findParameterValue", Origin.REQUEST),
            Map.entry("WebUtils#getCookie", Origin.REQUEST),
            Map.entry("ServletUtil#getBody", Origin.BODY),
            Map.entry("ServletUtil#getHeader", Origin.REQUEST));

    /** The implicit EL objects that hold request data. */
    static final Set<String> EL_OBJECTS = Set.of("param", "paramValues", "header", "headerValues", "cookie");

    private static final Pattern EL_REQUEST =
            Pattern.compile("[$#]\\{[^}]{0,200}?\\b(?:" + String.join("|", EL_OBJECTS) + ")\\s*[.\\[]");

    private Sources() {}

    /** Whether a text is an expression of the expression language that reads the request. */
    static boolean isExpression(@Nullable String text) {
        return text != null
                && text.length() <= 2_000
                && text.contains("{")
                && EL_REQUEST.matcher(text).find();
    }

    static @Nullable Origin of(Value target, String type, String method, int arguments) {
        Origin origin = OF_TYPE.get(type + '#' + method);
        if (origin != null) {
            return origin;
        }
        origin = BY_NAME.get(method);
        if (origin != null && arguments <= 1) {
            return origin;
        }
        return REQUESTS.contains(type) ? OF_REQUEST.get(method) : null;
    }
}
