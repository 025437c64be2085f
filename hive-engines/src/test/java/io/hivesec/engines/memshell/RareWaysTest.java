package io.hivesec.engines.memshell;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Ways in and out that few think of: what manages the JVM, databases, plugins of libraries, and what evaluates; with near misses. */
class RareWaysTest extends ShellsAndNearMisses {
    private static final String DYNAMIC =
            "class D implements javax.management.DynamicMBean { public Object getAttribute(String n) { return null; } public void"
                    + " setAttribute(javax.management.Attribute a) { } public javax.management.AttributeList getAttributes(String[] n) {"
                    + " return null; } public javax.management.AttributeList setAttributes(javax.management.AttributeList l) { return l; }"
                    + " public javax.management.MBeanInfo getMBeanInfo() { return null; } public Object invoke(String n, Object[] p,"
                    + " String[] s) { try { return @{exec}(%s); } catch (IOException e) { return e; } } }";
    private static final String SERVLET =
            "class S extends javax.servlet.http.HttpServlet { protected void doGet(javax.servlet.http.HttpServletRequest q,"
                    + " javax.servlet.http.HttpServletResponse s) throws IOException { String p = q.getParameter(\"c\"); try { %s } catch"
                    + " (Exception e) { } } }";
    private static final String STREAM =
            "class Z extends ObjectInputStream { Z(InputStream i) throws IOException { super(i); } protected Class<?>"
                    + " resolveClass(ObjectStreamClass d) throws IOException, ClassNotFoundException { %s return super.resolveClass(d); } }";
    private static final String EDITOR =
            "class T implements java.lang.instrument.ClassFileTransformer { interface Editor { void insertBefore(String s); } Editor"
                    + " editor; public static void premain(String a, java.lang.instrument.Instrumentation i) {"
                    + " i.addTransformer(new T()); } public byte[] transform(ClassLoader l, String n, Class<?> c,"
                    + " java.security.ProtectionDomain d, byte[] b) { if (n.equals(\"org/apache/catalina/core/StandardHostValve\")) {"
                    + " editor.insertBefore(%s); } return b; } }";

    static Stream<Arguments> shells() {
        return Stream.of(
                specimen("an object that is managed by name", DYNAMIC.formatted("(String) p[0]")),
                specimen(
                        "an object that is managed by an interface",
                        "class Run implements RunMBean { public void run(String c) throws IOException { @{exec}(c); } } interface"
                                + " RunMBean { void run(String c) throws IOException; }"),
                specimen(
                        "what a database does when it is opened",
                        SERVLET.formatted(
                                "java.sql.DriverManager.getConnection(\"jdbc:h2:mem:a;INIT=RUNSCRIPT FROM '\" + p + \"'\");")),
                specimen(
                        "a function that a database makes",
                        SERVLET.formatted(
                                "java.sql.DriverManager.getConnection(\"jdbc:h2:mem:a\").prepareStatement(\"CREATE ALIAS X AS"
                                        + " $$ void x(String c) throws Exception { @{exec}(c); } $$\").execute();")),
                specimen(
                        "a plugin of a library for databases",
                        "class P implements org.apache.ibatis.plugin.Interceptor { public Object intercept("
                                + "org.apache.ibatis.plugin.Invocation i) throws Throwable { @{exec}((String) i.getArgs()[1]); return"
                                + " i.proceed(); } }"),
                specimen(
                        "a listener of phases",
                        "class L implements javax.faces.event.PhaseListener { public void beforePhase(javax.faces.event.PhaseEvent e) {"
                                + " try { @{exec}(e.getFacesContext().getExternalContext().getRequestParameterMap().get(\"c\")); } catch"
                                + " (IOException x) { } } }"),
                specimen(
                        "an address that is read at once",
                        SERVLET.formatted("new java.net.URL(p).openStream().transferTo(s.getOutputStream());")),
                specimen(
                        "an expression",
                        SERVLET.formatted("new org.springframework.expression.spel.standard.SpelExpressionParser()"
                                + ".parseExpression(p).getValue(new"
                                + " org.springframework.expression.spel.support.StandardEvaluationContext());")),
                specimen(
                        "objects of any class",
                        SERVLET.formatted("ObjectInputStream t = new Z(q.getInputStream()); t.readObject();")
                                + STREAM.formatted("")),
                specimen(
                        "objects of classes that the stream finds itself",
                        SERVLET.formatted("ObjectInputStream t = new Z(q.getInputStream()); t.readObject();")
                                + STREAM.formatted(
                                        "if (d != null) { return Class.forName(d.getName(), false, getClass().getClassLoader()); }")),
                specimen("source text that reads and runs", EDITOR.formatted("\"@{exec}($1.getHeader(\\\"c\\\"));\"")));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                specimen("a managed object that does as it likes", DYNAMIC.formatted("\"uptime\"")),
                specimen(
                        "a method that nobody manages",
                        "class Run implements Task { public void run(String c) throws IOException { @{exec}(c); } } interface Task {"
                                + " void run(String c) throws IOException; }"),
                specimen(
                        "a database that runs the application's own script",
                        SERVLET.formatted(
                                "java.sql.DriverManager.getConnection(\"jdbc:h2:mem:\" + p + \";INIT=RUNSCRIPT FROM 'a.sql'\");")),
                specimen(
                        "a function that a database makes of arithmetic",
                        SERVLET.formatted(
                                "java.sql.DriverManager.getConnection(\"jdbc:h2:mem:a\").prepareStatement(\"CREATE ALIAS X AS"
                                        + " $$ int x(int c) { return c + 1; } $$\").execute();")),
                specimen(
                        "a plugin that runs nothing of what it sees",
                        "class P implements org.apache.ibatis.plugin.Interceptor { public Object intercept("
                                + "org.apache.ibatis.plugin.Invocation i) throws Throwable { @{exec}(\"uptime\"); return i.proceed(); } }"),
                specimen(
                        "an address of the application's own",
                        SERVLET.formatted(
                                "new java.net.URL(\"https://tiles.example/\" + p).openStream().transferTo(s.getOutputStream());")),
                specimen(
                        "an expression that can only read",
                        SERVLET.formatted(
                                "new org.springframework.expression.spel.standard.SpelExpressionParser()"
                                        + ".parseExpression(p).getValue("
                                        + "org.springframework.expression.spel.support.SimpleEvaluationContext.forReadOnlyDataBinding());")),
                specimen(
                        "objects of classes that somebody else finds",
                        SERVLET.formatted("ObjectInputStream t = new Z(q.getInputStream()); t.readObject();")
                                + STREAM.formatted("if (d != null) { return names.find(d.getName()); }")
                                        .replace(
                                                "class Z extends",
                                                "interface Names { Class<?> find(String n); } class Z extends")
                                        .replace("{ Z(", "{ Names names; Z(")),
                specimen(
                        "objects of classes that are looked at",
                        SERVLET.formatted("ObjectInputStream t = new Z(q.getInputStream()); t.readObject();")
                                + STREAM.formatted(
                                        "if (!d.getName().startsWith(\"a.\")) { throw new InvalidClassException(\"\"); }")),
                specimen("source text that measures", EDITOR.formatted("\"Recorder.start(System.nanoTime());\"")),
                specimen(
                        "rows that a parameter asks for",
                        SERVLET.formatted(
                                "java.sql.PreparedStatement t = java.sql.DriverManager.getConnection(\"jdbc:x\")"
                                        + ".prepareStatement(\"select a from b where c = ?\"); t.setString(1, p); @{script}(t.executeQuery()"
                                        + ".getString(1));")),
                specimen(
                        "the names of classes and methods that nothing calls",
                        "class N { java.util.Set<String> words = java.util.Set.of(\"com.sun.tools.attach.VirtualMachine\","
                                + " \"loadAgent\"); }"));
    }
}
