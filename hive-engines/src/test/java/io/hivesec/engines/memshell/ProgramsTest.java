package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** A program that the code names works on what a client says; an interpreter, or one that anybody put there, does as it is told. */
class ProgramsTest extends FollowedWays {
    static Stream<Arguments> ways() {
        return Stream.of(
                execute("an interpreter", "@{builder}(\"/bin/bash\", \"-c\", p).start();"),
                execute("an interpreter of a version", "@{exec}(new String[] {\"python3.11\", \"-c\", p});"),
                execute("an interpreter with its ending", "@{exec}(\"C:\\\\Windows\\\\cmd.exe /c \" + p);"),
                execute("a program that starts others", "@{builder}(Arrays.asList(\"env\", p)).start();"),
                execute("a program in a folder of everybody's", "@{exec}(new String[] {\"/tmp/u\", p});"),
                execute("a program in a hidden folder", "@{exec}(\"/srv/.x/u \" + p);"),
                execute("a program that the client names", "@{exec}(new String[] {p, \"-a\"});"),
                execute("the beginning of a program's name", "@{exec}(\"/opt/\" + p);"),
                execute(
                        "one of two programs, an interpreter",
                        "@{exec}(new String[] {p.length() > 3 ? \"git\" : \"bash\", p});"),
                execute("one of two", "@{exec}(p.length() > 3 ? \"git log \" + p : p);"),
                execute(
                        "a list that is turned around",
                        "List<String> l = new ArrayList<>(); l.add(\"git\"); l.add(0, p); @{builder}(l).start();"));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                execute("a program and what it works on", "@{exec}(new String[] {\"git\", \"log\", \"--\", p});"),
                execute(
                        "one of two programs and what it works on",
                        "@{exec}(new String[] {File.separatorChar == '/' ? \"git\" : \"git.exe\", \"log\", p});"),
                execute("the same in one text", "@{exec}(\"git checkout \" + p);"),
                execute("the same by a builder", "@{exec}(new StringBuilder(\"git checkout \").append(p).toString());"),
                execute("the same by a form", "@{exec}(String.format(\"lp -d %s\", p));"),
                execute("a list", "@{builder}(new ArrayList<>(Arrays.asList(\"/usr/bin/git\", \"log\", p))).start();"),
                execute(
                        "a list that grows",
                        "List<String> l = new ArrayList<>(); l.add(\"git\"); l.add(\"log\"); l.add(p); @{builder}(l).start();"),
                execute(
                        "an address in digits",
                        "@{exec}(\"sh \" + java.net.InetAddress.getByName(p).getHostAddress());"));
    }

    private static Arguments execute(String name, String body) {
        return way(name, Flow.Kind.EXECUTE, body, "");
    }

    @Test
    void judge_argumentOfAProgram_isNoAlert() {
        Judgement judgement = judge(
                "class C extends javax.servlet.http.HttpServlet { protected void doGet(javax.servlet.http.HttpServletRequest q,"
                        + " javax.servlet.http.HttpServletResponse s) throws IOException { @{exec}(new String[] {\"git\","
                        + " q.getParameter(\"a\")}); } }");

        assertThat(judgement.flows()).extracting(Flow::kind).containsExactly(Flow.Kind.EXECUTE_ARGUMENT);
        assertThat(judgement.level()).isEqualTo(Level.LOW);
    }
}
