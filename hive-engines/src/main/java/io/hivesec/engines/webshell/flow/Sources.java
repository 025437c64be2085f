package io.hivesec.engines.webshell.flow;

import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.Map;
import java.util.Set;
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
            Map.entry("getFile", Origin.UPLOAD),
            Map.entry("getFiles", Origin.UPLOAD),
            Map.entry("getFileMap", Origin.UPLOAD),
            Map.entry("getBody", Origin.BODY));

    private static final Map<String, Origin> OF_TYPE = Map.of(
            "Socket#getInputStream", Origin.SOCKET,
            "SocketChannel#read", Origin.SOCKET,
            "ServerSocket#accept", Origin.SOCKET,
            "DatagramSocket#receive", Origin.SOCKET,
            "URL#openStream", Origin.NETWORK,
            "URL#getContent", Origin.NETWORK,
            "HttpURLConnection#getInputStream", Origin.NETWORK,
            "URLConnection#getInputStream", Origin.NETWORK,
            "HttpsURLConnection#getInputStream", Origin.NETWORK);

    /** The implicit EL objects that hold request data. */
    static final Set<String> EL_OBJECTS = Set.of("param", "paramValues", "header", "headerValues", "cookie");

    private Sources() {}

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
