package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.Specimens.Specimen;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import io.hivesec.testkit.ScannerContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebshellScannerTest implements ScannerContract {

    @Override
    public Scanner scanner() {
        return new WebshellScanner();
    }

    @Override
    public List<Artifact> malicious() {
        return Specimens.all().stream()
                .limit(6)
                .map(specimen -> (Artifact) FileArtifact.of(specimen.name(), specimen.bytes()))
                .toList();
    }

    @Override
    public List<Artifact> benign() {
        return List.of(
                page("<%@ page import=\"java.util.*\" %><p><%= new Date() %></p>"),
                page("<p>${param.name}</p>"),
                page(""));
    }

    static Stream<Specimen> specimens() {
        return Specimens.all().stream();
    }

    @ParameterizedTest
    @MethodSource("specimens")
    void scan_specimen_findsItsTechnique(Specimen specimen) throws Exception {
        EngineVerdict verdict = scan(FileArtifact.of(specimen.name(), specimen.bytes()));
        assertThat(verdict.verdict()).isGreaterThanOrEqualTo(Verdict.SUSPICIOUS);
        assertThat(verdict.findings().stream().map(finding -> finding.rule().id()))
                .contains(specimen.rule());
    }

    @Test
    void scan_parameterThroughVariable_tellsLineAndPath() throws Exception {
        Specimen shell = Specimens.all().stream()
                .filter(specimen -> specimen.name().equals("runtime-variables.jsp"))
                .findFirst()
                .orElseThrow();
        Finding finding = scan(page("<html>\n\n" + shell.page())).findings().get(0);
        assertThat(finding.evidence("line")).contains("3");
        assertThat(finding.evidence("call")).contains("Runtime.exec");
        assertThat(finding.evidence("path").orElseThrow())
                .startsWith("line 3: ")
                .contains("getParameter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A constant command, a number, an own program: nobody outside chooses what runs.
                "<% Runtime.getRuntime().exec(\"hostname\"); %>",
                "<% Process p = new ProcessBuilder(\"hostname\").start(); out.print(request.getParameter(\"q\") + p.waitFor()); %>",
                "<% int pid = Integer.parseInt(request.getParameter(\"pid\")); Runtime.getRuntime().exec(\"hostname \" + pid); %>",
                "<% Runtime rt = Runtime.getRuntime(); out.print(rt.freeMemory()); out.print(request.getParameter(\"q\")); %>",
                "<% db.exec(request.getParameter(\"q\")); %>",
                // Drivers, constant classes and beans by name.
                "<% Class.forName(\"com.mysql.jdbc.Driver\").newInstance(); out.print(request.getParameter(\"q\")); %>",
                "<% Object o = Class.forName(request.getParameter(\"type\")); out.print(o); %>",
                "<% bean.getClass().getMethod(\"getName\").invoke(bean); out.print(request.getParameter(\"q\")); %>",
                // A fixed JNDI name, a fixed file, a download from a fixed folder.
                "<% new javax.naming.InitialContext().lookup(\"java:comp/env/jdbc/main\"); %>",
                "<% new java.io.FileWriter(\"/var/log/a.log\").write(request.getParameter(\"q\")); %>",
                "<% new java.io.FileOutputStream(root + request.getParameter(\"id\") + \".pdf\").write(data); %>",
                "<% java.io.FileInputStream in = new java.io.FileInputStream(root + request.getParameter(\"f\")); out.print(in.read()); %>",
                "<% java.nio.file.Files.copy(java.nio.file.Paths.get(root, request.getParameter(\"f\")), response.getOutputStream()); %>",
                "<%@ include file=\"header.jsp\" %>",
                "<html><%@ include file=\"terms.txt\" %><p>More.</p></html>",
                // An own database with a parameter in a statement: a flaw, no backdoor.
                "<% java.sql.Statement s = java.sql.DriverManager.getConnection(URL).createStatement();"
                        + " s.executeQuery(\"select * from users where id=\" + request.getParameter(\"id\")); %>",
                // Names below the component's own environment, and resources of the application.
                "<% javax.naming.Context e = (javax.naming.Context) new javax.naming.InitialContext().lookup(\"java:comp/env\");"
                        + " e.lookup(request.getParameter(\"q\")); %>",
                "<% application.getResource(request.getParameter(\"q\")).openStream(); %>",
                // A server of the page's choice, and an end point that is none of the container's.
                "<% new java.net.URL(\"http\", host, 80, request.getParameter(\"q\")).openConnection(); %>",
                "<% new java.net.URL(\"https://api.example/?q=\" + request.getParameter(\"q\")).openStream(); %>",
                "<% EndpointAdminClient c = new EndpointAdminClient(); c.addEndpoint(request.getParameter(\"q\")); %>",
                "<% s.executeQuery(\"select a from b where c='\" + request.getParameter(\"q\") + \"'\"); %>",
                // Code in comments and text runs nowhere.
                "<%-- Runtime.getRuntime().exec(request.getParameter(\"q\")); --%>",
                "<% // Runtime.getRuntime().exec(request.getParameter(\"q\"));\n out.print(1); %>",
                "<pre>Runtime.getRuntime().exec(request.getParameter(\"q\"));</pre><% out.print(1); %>",
                "<% String help = \"Runtime.getRuntime().exec(request.getParameter(1))\"; out.print(help); %>",
                // Fixed scripts, style sheets and addresses.
                "<% engine.eval(\"1 + 1\"); javax.xml.transform.TransformerFactory.newInstance().newTransformer(); %>",
                "<% new java.net.Socket(\"127.0.0.1\", 25).close(); out.print(request.getParameter(\"q\")); %>",
                // A switch on a constant takes one way; an exception that tells of a constant; a registry and a bean of
                // the page's choice.
                "<% String c = \"hostname\"; switch (\"a\") { case \"a\": c = \"uptime\"; break; default: c = request.getParameter(\"q\"); } Runtime.getRuntime().exec(c); %>",
                "<% try { throw new Exception(\"hostname\"); } catch (Exception x) { Runtime.getRuntime().exec(x.getMessage()); } out.print(request.getParameter(\"q\")); %>",
                "<% java.rmi.registry.LocateRegistry.getRegistry(\"127.0.0.1\").lookup(\"a\"); out.print(request.getParameter(\"q\")); %>",
                "<% javax.management.MBeanServer s = server(); s.invoke(name, \"gc\", new Object[] { request.getParameter(\"q\") }, types); %>",
                // Methods that are only listed, a statement that makes a table, a port that nothing is passed on from.
                "<% for (java.lang.reflect.Method m : Runtime.class.getDeclaredMethods()) { out.print(m.getName()); } out.print(request.getParameter(\"q\")); %>",
                "<% org.apache.commons.beanutils.MethodUtils.invokeMethod(bean, \"getName\", request.getParameter(\"q\")); %>",
                "<% s.execute(\"CREATE TABLE a (b int)\"); out.print(request.getParameter(\"q\")); %>",
                "<% int port = new java.net.ServerSocket(0).getLocalPort(); out.print(port); %>",
                // A path that the application makes, a folder below the application, an upload whose end is looked up.
                "<%@ page import=\"com.acme.Signatures\" %><% new java.io.FileOutputStream(Signatures.getTempFilePath(request.getParameter(\"id\"))).write(request.getParameter(\"d\").getBytes()); %>",
                "<% new java.io.FileOutputStream(application.getRealPath(\"/data/a.txt\")).write(request.getParameter(\"d\").getBytes()); %>",
                "<% Part p = request.getPart(\"a\"); String n = p.getSubmittedFileName(); String e = n.substring(n.lastIndexOf('.') + 1); if (java.util.Arrays.asList(\"png\", \"gif\").contains(e)) { java.nio.file.Files.copy(p.getInputStream(), java.nio.file.Paths.get(root, id + \".\" + e)); } %>",
                "<% SmartUpload u = new SmartUpload(); u.save(\"/data\"); out.print(request.getParameter(\"q\")); %>",
                "<% java.nio.channels.FileChannel f = java.nio.channels.FileChannel.open(path); f.write(data); out.print(request.getParameter(\"q\")); %>",
                // Enums, records and bundles of the page that reach nothing; a bean whose setter keeps what it is
                // given.
                "<%! enum Op { UP { String go(String s) { return s.toUpperCase(); } }, LOW { String go(String s) { return s.toLowerCase(); } }; abstract String go(String s); } %><%= Op.valueOf(request.getParameter(\"o\")).go(request.getParameter(\"q\")) %>",
                "<%! enum Op { RUN { void go() throws Exception { Runtime.getRuntime().exec(\"uptime\"); } }; abstract void go() throws Exception; } %><% Op.RUN.go(); out.print(request.getParameter(\"q\")); %>",
                "<%! record Job(String name, int id) {} %><% Runtime.getRuntime().exec(\"tool \" + new Job(request.getParameter(\"q\"), 4).id()); %>",
                "<%! static class Words extends java.util.ListResourceBundle { protected Object[][] getContents() { return new Object[][] {{\"a\", \"com.acme.Formatter\"}, {\"b\", request}}; } } %><% Class.forName(new Words().getString(\"a\")).newInstance(); out.print(request.getParameter(\"q\")); %>",
                "<%! public static class Bean { String a; public void setA(String a) { this.a = a; } } %><jsp:useBean id=\"b\" class=\"x$Bean\"/><jsp:setProperty name=\"b\" property=\"*\"/><% Runtime.getRuntime().exec(\"uptime\"); %>",
                // A file that is written beside what is run, a page of the application's own, a picture whose end was
                // looked at.
                "<% java.nio.file.Files.write(java.nio.file.Paths.get(\"/var/data/in.txt\"), request.getParameter(\"q\").getBytes()); new ProcessBuilder(\"/usr/bin/tool\", \"/var/data/in.txt\").start(); %>",
                "<% new java.io.FileWriter(\"/var/log/a.log\").write(request.getParameter(\"q\")); request.getRequestDispatcher(\"/done.jsp\").forward(request, response); System.load(\"/opt/acme/lib.so\"); %>",
                "<% Part p = request.getPart(\"a\"); String n = p.getSubmittedFileName(); if (n.endsWith(\".png\")) { java.nio.file.Files.copy(p.getInputStream(), java.nio.file.Paths.get(\"/var/data\", n)); } %>",
                "<% ClassLoader l = Thread.currentThread().getContextClassLoader(); out.print(l.getResource(request.getParameter(\"q\"))); %>",
                // A class of the page's own words, a loader of the application, a program and a native library of the
                // page's choice.
                "<% javassist.CtClass c = javassist.ClassPool.getDefault().makeClass(\"a\"); c.addMethod(javassist.CtNewMethod.make(\"int a() { return 1; }\", c)); out.print(request.getParameter(\"q\")); %>",
                "<% ClassLoader l = new org.acme.PluginClassLoader(getClass().getClassLoader()); l.loadClass(\"com.acme.A\").newInstance(); out.print(request.getParameter(\"q\")); %>",
                "<% org.codehaus.groovy.runtime.ProcessGroovyMethods.execute(\"uptime\"); out.print(request.getParameter(\"q\")); %>",
                "<% c.createStatement().execute(\"CREATE ALIAS A FOR \\\"java.lang.Math.abs\\\"\"); out.print(request.getParameter(\"q\")); %>",
                "<% java.nio.file.Path t = java.nio.file.Files.createTempFile(\"a\", \".so\"); java.nio.file.Files.copy(request.getInputStream(), t); System.load(\"/opt/acme/lib.so\"); %>",
                "${\"\".getClass().forName(\"com.acme.A\").getMethod(\"b\").invoke(null, param.q)}",
                // An end of a picture's name that is looked up in a map of the page's own, by a key of the request's.
                "<% java.util.Map<String, String> m = java.util.Map.of(\"image/png\", \".png\"); Part p = request.getPart(\"a\"); p.write(new java.io.File(dir, id + m.get(p.getContentType())).getPath()); %>",
                "<% String d = request.getParameter(\"d\"); java.util.Map<String, String> m = new java.util.HashMap<>(); m.put(\"image\", \"gif,png\"); m.put(\"file\", \"doc,zip\"); for (FileItem i : (java.util.List<FileItem>) upload.parseRequest(request)) { String n = i.getName(); String e = n.substring(n.lastIndexOf(\".\") + 1); if (java.util.Arrays.asList(m.get(d).split(\",\")).contains(e)) { i.write(new java.io.File(root + d + \"/\", id + \".\" + e)); } } %>",
                // A command that shows what others change.
                "<% Runtime.getRuntime().exec(\"net user\"); Runtime.getRuntime().exec(\"schtasks /query\"); out.print(request.getParameter(\"q\")); %>",
                // A list that starts nothing, an executor of the page's own, a bean's operation, a log in text, an
                // address of a fixed service.
                "<% java.util.List<String> l = new java.util.ArrayList<>(); java.util.Collections.addAll(l, request.getParameter(\"q\")); new ProcessBuilder(\"uptime\").start(); %>",
                "<% server.setExecutor(x); out.print(request.getParameter(\"q\")); Runtime.getRuntime().gc(); %>",
                "<% java.lang.management.ManagementFactory.getPlatformMBeanServer().invoke(n, \"threadPrint\", new Object[] { new String[] { \"-l\", request.getParameter(\"q\") } }, s); %>",
                "<% java.util.logging.Logger l = java.util.logging.Logger.getLogger(\"z\"); l.addHandler(new org.apache.juli.FileHandler(d, \"a\", \".log\")); l.info(request.getParameter(\"q\")); %>",
                "<% application.getResourceAsStream(\"/a.css\").transferTo(new java.io.FileOutputStream(\"/var/cache/a.css\")); out.print(request.getParameter(\"q\")); %>",
                "<% String s = \"<\" + \"% out.print(1); %>\"; java.nio.file.Files.writeString(java.nio.file.Path.of(d + \"/a.jsp\"), s); %>",
                "<% java.net.http.HttpRequest.newBuilder(java.net.URI.create(\"https://api.example/?q=\" + request.getParameter(\"q\"))).build(); %>",
                "<% org.springframework.jdbc.core.JdbcTemplate t = b.get(); t.queryForList(\"select a from b where c = ?\", request.getParameter(\"q\")); %>",
                "<% java.util.Hashtable e = new java.util.Hashtable(); e.put(javax.naming.Context.PROVIDER_URL, \"ldap://ldap.example\"); e.put(javax.naming.Context.SECURITY_CREDENTIALS, request.getParameter(\"q\")); new javax.naming.directory.InitialDirContext(e); %>",
                "<% new org.apache.commons.collections.functors.InvokerTransformer(\"getName\", new Class[0], new Object[] { request.getParameter(\"q\") }); Runtime.getRuntime().gc(); %>",
                // Functions of a map that run nothing, another file that is loaded, a bean of the page's choice, what
                // EL
                // compares, a statement with a part of a request's.
                "<%! static java.util.Map<String, java.util.function.Function<String, Object>> M = new java.util.HashMap<>(); static { M.put(\"a\", s -> s.trim()); M.put(\"b\", s -> s.length()); } %><%= java.util.Optional.ofNullable(request.getParameter(\"o\")).map(M::get).map(f -> f.apply(request.getParameter(\"q\"))).orElse(Runtime.getRuntime()) %>",
                "<% java.io.File f = new java.io.File(dir(), name()); java.nio.file.Files.copy(request.getInputStream(), f.toPath()); System.load(new java.io.File(dir(), lib()).getPath()); %>",
                "<jsp:useBean id=\"b\" beanName=\"com.acme.Cart\" type=\"java.lang.Object\"/><jsp:setProperty name=\"b\" property=\"*\"/>",
                "${pageContext.request.userPrincipal.name == param.q}${pageContext.session.lastAccessedTime >= param.q}",
                "<% java.sql.Connection c = b.get(); c.prepareStatement(\"select a from b order by \" + request.getParameter(\"q\")).executeQuery(); %>",
                // A bean and a method of the page's choice, a function of the page's, a text that nothing is looked up
                // for.
                "<% Object b = c.getBean(\"cart\"); for (java.lang.reflect.Method m : b.getClass().getMethods()) { out.print(m.getName() + request.getParameter(\"q\")); } Runtime.getRuntime().gc(); %>",
                "<% java.util.function.Function<String, Integer> f = String::length; out.print(f.apply(request.getParameter(\"q\"))); com.acme.Function.invoke(\"a\"); %>",
                "<% out.print(new org.apache.commons.text.StringSubstitutor(java.util.Map.of(\"a\", \"b\")).replace(request.getParameter(\"q\"))); %>",
                "<% java.sql.Statement s = c.createStatement(); s.execute(\"select a from program\"); out.print(request.getParameter(\"q\")); %>",
                // Classes that nobody calls from afar, a folder of the page's, a socket of a database, a file of
                // settings.
                "<%! interface Op { void go(String c) throws Exception; } static class Impl implements Op { public void go(String c) throws Exception { Runtime.getRuntime().exec(c); } } %><% out.print(request.getParameter(\"q\")); %>",
                "<% java.nio.file.Files.list(java.nio.file.Paths.get(\"/var/data\")).forEach(q -> show(q)); out.print(request.getParameter(\"q\")); %>",
                "<% java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(\"/var/run/postgresql/.s.PGSQL.5432\")); out.print(request.getParameter(\"q\")); %>",
                "<% out.print(java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/os-release\")) + request.getParameter(\"q\")); %>",
                // A table with marks around it, an export that says what it sends, columns by their names, a file of
                // the application's.
                "<% java.sql.Connection c = java.sql.DriverManager.getConnection(\"jdbc:mysql://a/b\", \"u\", \"p\"); java.sql.ResultSet r = c.createStatement().executeQuery(\"select * from t\"); while (r.next()) { for (int i = 1; i <= n; i++) { out.print(\"<td>\" + r.getString(i)); } } %>",
                "<% response.setContentType(\"text/csv\"); java.sql.Connection c = java.sql.DriverManager.getConnection(\"jdbc:mysql://a/b\", \"u\", \"p\"); java.sql.ResultSet r = c.createStatement().executeQuery(\"select * from t\"); while (r.next()) { for (int i = 1; i <= n; i++) { out.print(r.getString(i) + \"|\"); } } %>",
                "<% java.sql.Connection c = java.sql.DriverManager.getConnection(\"jdbc:mysql://a/b\", \"u\", \"p\"); java.sql.ResultSet r = c.createStatement().executeQuery(\"select * from t\"); while (r.next()) { out.print(r.getString(\"name\") + \"|\"); } %>",
                "<% java.sql.ResultSet r = s.executeQuery(\"select * from t\"); java.io.PrintWriter w = new java.io.PrintWriter(new java.io.FileWriter(\"/data/export.csv\")); while (r.next()) { for (int i = 1; i <= n; i++) { w.print(r.getString(i)); } } %>"
            })
    void scan_nearMiss_isBenign(String text) throws Exception {
        assertThat(scan(page(text)).verdict()).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<% Properties p = (Properties) new java.io.ObjectInputStream(request.getInputStream()).readObject(); out.print(p.size()); %>",
                "<% Object o = ((com.acme.Form) (new java.io.ObjectInputStream(request.getInputStream()).readObject())); %>",
                "<% javax.sql.DataSource d = (javax.sql.DataSource) new javax.naming.InitialContext().lookup(request.getParameter(\"q\")); %>"
            })
    void scan_objectOfAClassThatThePageNames_isSuspicious(String text) throws Exception {
        assertThat(scan(page(text)).verdict()).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<% new java.io.ObjectInputStream(request.getInputStream()).readObject(); %>",
                "<% Object o = (Object) new java.io.ObjectInputStream(request.getInputStream()).readObject(); o.equals(pageContext); %>",
                "<% java.io.ObjectInputStream s = new java.io.ObjectInputStream(request.getInputStream()); String a = (String) s.readObject();"
                        + " s.readObject().equals(pageContext); %>",
                "<% new javax.naming.InitialContext().lookup(request.getParameter(\"q\")); %>"
            })
    void scan_anyObject_isMalicious(String text) throws Exception {
        assertThat(scan(page(text)).verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%@ attribute name=\"title\" %><h1>${title}</h1><% out.print(title); %>",
                "<%@ attribute name=\"class\" %><%@ attribute name=\"q\" %><% Runtime.getRuntime().exec(\"tool \" + q); %>",
                "<%@ attribute name=\"q\" %><% db.createStatement().executeQuery(q); new java.net.URL(q).openStream(); %>",
                "<%@ attribute name=\"q\" %><% new java.io.FileWriter(q).write(q); new javax.naming.InitialContext().lookup(q); %>"
            })
    void scan_tagFileThatRunsNothingItIsGiven_isBenign(String text) throws Exception {
        Artifact tag = FileArtifact.of("a.tag", text.getBytes(StandardCharsets.UTF_8));
        assertThat(scan(tag).verdict()).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 100_000})
    void scan_nestedParentheses_areUnknownWithAFailure(int depth) throws Exception {
        String nested = "(".repeat(depth) + "1" + ")".repeat(depth);
        EngineVerdict verdict = scan(page("<% Runtime r = null; int a = " + nested + "; %>"));
        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.failures().get(0).message()).contains("nesting deeper than");
    }

    @Test
    void scan_nestedParenthesesThatInterestNobody_areUnknownWithAFailure() throws Exception {
        String nested = "(".repeat(10_000) + "1" + ")".repeat(10_000);
        EngineVerdict verdict = scan(page("<% int x = " + nested + "; %>"));
        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.failures().get(0).message()).contains("nesting deeper than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+ 1 ", ".a() ", "? 1 : 1 ", "- -1 ", "== 1 "})
    void scan_endlessChain_isUnknownWithAFailure(String link) throws Exception {
        EngineVerdict verdict = scan(page("<% Runtime r = null; Object a = b " + link.repeat(10_000) + "; %>"));
        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.failures()).hasSize(1);
    }

    @Test
    void scan_endlessElse_isUnknownWithAFailure() throws Exception {
        EngineVerdict verdict = scan(page("<% Runtime r = null; " + "if (a) { } else ".repeat(5_000) + "{ } %>"));
        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void scan_endlessRecursionAndLoops_endInTime() throws Exception {
        EngineVerdict verdict =
                scan(page("<%! int f(int n) { return g(n) + g(n - 1); } int g(int n) { return f(n) + f(n - 1); } %>"
                        + "<% Runtime r = null; while (true) { for (int i = 0; i < 1000000000; i++) { f(i); } } %>"));
        assertThat(verdict.verdict()).isIn(Verdict.BENIGN, Verdict.UNKNOWN);
    }

    @Test
    void accepts_pagesUnderAnyName_andNothingElse() {
        String page = "<%@ page import=\"java.io.*\" %><% %>";
        assertThat(Stream.of("a.jsp", "A.JSPX", "a.tag", "a.jsp.txt", "a.jsp;.jpg", "a.jpg", "a"))
                .allMatch(name -> scanner().accepts(FileArtifact.of(name, page.getBytes(StandardCharsets.UTF_8))));
        assertThat(scanner().accepts(FileArtifact.of("a.txt", "plain".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
        assertThat(scanner().accepts(ClassArtifact.of("a.B", new byte[0], ClassOrigin.UNKNOWN)))
                .isFalse();
    }

    private static Artifact page(String text) {
        return FileArtifact.of("page.jsp", text.getBytes(StandardCharsets.UTF_8));
    }

    private static EngineVerdict scan(Artifact artifact) throws Exception {
        return new WebshellScanner().scan(artifact, Deadline.in(Duration.ofMinutes(1)));
    }
}
