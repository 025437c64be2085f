package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a request its sender chooses. Source: the ASP Request object and System.Web.HttpRequest. */
final class Requests {
    /** Members that the server sets, or that say too little to carry a command. */
    private static final Set<String> SAFE = Set.of(
            "totalbytes",
            "applicationpath",
            "physicalapplicationpath",
            "physicalpath",
            "isauthenticated",
            "contentlength",
            "httpmethod",
            "requesttype",
            "browser",
            "userhostaddress",
            "userhostname",
            "issecureconnection",
            "islocal",
            "filepath",
            "currentexecutionfilepath",
            "apprelativecurrentexecutionfilepath",
            "logonuseridentity",
            "clientcertificate",
            "contentencoding",
            "validateinput",
            "mappath",
            "requestcontext",
            "servervariables#safe");

    private static final Set<String> SAFE_VARIABLES = Set.of(
            "script_name",
            "path_translated",
            "path_info",
            "url",
            "appl_physical_path",
            "appl_md_path",
            "local_addr",
            "remote_addr",
            "remote_host",
            "server_name",
            "server_port",
            "server_software",
            "server_protocol",
            "request_method",
            "content_length",
            "https",
            "instance_id",
            "gateway_interface",
            "number_of_processors",
            "os",
            "remote_user",
            "auth_user",
            "logon_user",
            "server_port_secure",
            "http_host");

    /** Members by which a client gives what another server answered. */
    private static final Set<String> ANSWERS = Set.of(
            "responsebody",
            "responsetext",
            "responsestream",
            "downloadstring",
            "downloaddata",
            "getresponsestream",
            "getstringasync",
            "openread");

    private static final int MAX_KEY = 80;

    private Requests() {}

    static boolean isRequest(Item item) {
        return item.path().equals("request")
                || item.path().endsWith(".request")
                || item.type().equals("httprequest")
                || item.type().equals("httprequestbase");
    }

    static boolean isSafe(String member) {
        return SAFE.contains(member);
    }

    static boolean isSafeVariable(String key) {
        return SAFE_VARIABLES.contains(key);
    }

    static Taint taint(String member, int line) {
        return taint(member, line, "");
    }

    /** The taint of a member's element of a name, which may be unknown. */
    static Taint taint(String member, int line, String key) {
        Origin origin = switch (member) {
            case "files", "saveas", "postedfile" -> Origin.UPLOAD;
            case "binaryread", "inputstream", "getbufferlessinputstream" -> Origin.BODY;
            default -> Origin.REQUEST;
        };
        String what = member.isEmpty() ? "Request" : "Request." + member;
        return Taint.of(origin, line, key.isEmpty() || key.length() > MAX_KEY ? what : what + "(\"" + key + "\")");
    }

    /** What the server calls a function with: a request's values where it is an operation of a service. */
    static List<Item> arguments(Function function) {
        int at = Math.min(function.from(), function.tokens().size() - 1);
        List<Item> arguments = new ArrayList<>();
        for (int i = 0; i < function.parameters().size(); i++) {
            String name = function.parameters().get(i);
            String type = function.types().get(i);
            Item argument = function.remote()
                    ? Item.tainted(Taint.of(
                            Origin.REQUEST, function.tokens().get(at).line(), function.name() + '(' + name + ')'))
                    : Item.named(name);
            arguments.add(type.isEmpty() ? argument : argument.withType(type));
        }
        return arguments;
    }

    /** What another server answers, by the program that fetched it. */
    static @Nullable Taint fetched(String type, String member, int line) {
        boolean client = type.contains("xmlhttp")
                || type.contains("winhttp")
                || type.equals("webclient")
                || type.contains("webresponse")
                || type.equals("httpclient");
        boolean answer = ANSWERS.contains(member);
        if (type.equals("tcpclient") && member.equals("getstream")) {
            return Taint.of(Origin.SOCKET, line, type + '.' + member);
        }
        return client && answer ? Taint.of(Origin.NETWORK, line, type + '.' + member) : null;
    }
}
