package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Objects that are databases: who says which, and what they are asked. Source: the PHP manual's mysqli, PDO and SQLite3. */
final class Databases {
    private static final Set<String> TYPES = Set.of("mysqli", "pdo", "sqlite3", "sqlitedatabase", "mongodb\\client");
    /** Methods that are given a statement, where the object is certain to be a database. */
    private static final Set<String> ASKS =
            Set.of("exec", "prepare", "real_query", "querysingle", "unbufferedquery", "arrayquery", "singlequery");

    private final Machine machine;

    /** Statements that tell which tables there are. */
    private static final Pattern CATALOGUE =
            Pattern.compile("^\\s*show\\s+(?:databases|tables)\\b|\\binformation_schema\\b", Pattern.CASE_INSENSITIVE);

    Databases(Machine machine) {
        this.machine = machine;
    }

    /** Tells of a database that the page opens. */
    void open(String type, List<Value> arguments, Site site) {
        if (TYPES.contains(type) && !arguments.isEmpty()) {
            Value told = arguments.stream().filter(Value::isRemote).findFirst().orElse(arguments.get(0));
            machine.report(new Hit(
                    Capability.QUERY,
                    "new " + type + " connects",
                    site.line(),
                    told.flow(),
                    told.knownHead(),
                    false,
                    ""));
        }
    }

    /** Whether a method lends a function of the page's to the statements of a database. */
    boolean lends(@Nullable PhpObject object, String name) {
        boolean certain = object != null && (TYPES.contains(Program.plain(object.type)) || object.is("Pdo\\Sqlite"));
        return name.startsWith("sqlitecreate") || certain && name.startsWith("create");
    }

    /** Tells of a statement that somebody else says, and of one that runs a program. */
    void ask(@Nullable PhpObject object, String name, List<Value> arguments, Site site) {
        Value statement = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        String lower = name.toLowerCase(Locale.ROOT);
        boolean library = lower.equals("loadextension") && statement.isRemote();
        if (library || DatabaseCommands.writes(statement)) {
            machine.report(new Hit(
                    Capability.LOAD_CODE,
                    "->" + name,
                    site.line(),
                    library ? statement.flow() : null,
                    Snippets.printable(statement.knownHead()),
                    false,
                    library ? "" : "program"));
        }
        if (!statement.isRemote()) {
            boolean opened = object != null && TYPES.contains(Program.plain(object.type));
            if (opened && CATALOGUE.matcher(statement.knownHead()).find()) {
                report(Capability.QUERY, name, statement, statement.knownHead(), "", site);
            }
            return;
        }
        if (DatabaseCommands.run(statement)) {
            report(Capability.EXECUTE, name, statement, "", "statement", site);
        }
        FunctionTable.Sink sink = machine.table.methodSink(lower);
        boolean queries = sink != null && sink.capability() == Capability.QUERY;
        boolean certain = object != null && TYPES.contains(Program.plain(object.type)) && ASKS.contains(lower);
        if (queries || certain) {
            report(Capability.QUERY, name, statement, statement.knownHead(), "", site);
        }
    }

    private void report(Capability capability, String name, Value statement, String head, String detail, Site site) {
        machine.report(new Hit(capability, "->" + name, site.line(), statement.flow(), head, false, detail));
    }
}
