<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>QObject</name>
    <message numerus="yes">
        <source>%1 written, %n file(s). Anybody can check it: interlock verify %2</source>
        <translation>
            <numerusform>%1 written, %n file. Anybody can check it: interlock verify %2</numerusform>
            <numerusform>%1 written, %n files. Anybody can check it: interlock verify %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::ConnectionView</name>
    <message numerus="yes">
        <source>%n indicator(s) of %1</source>
        <translation>
            <numerusform>%n indicator of %1</numerusform>
            <numerusform>%n indicators of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::ConnectionsPage</name>
    <message numerus="yes">
        <source>%n connection(s) without an answer</source>
        <translation>
            <numerusform>%n connection without an answer</numerusform>
            <numerusform>%n connections without an answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s), none fails</source>
        <translation>
            <numerusform>%n connection, none fails</numerusform>
            <numerusform>%n connections, none fails</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::ContextStrip</name>
    <message numerus="yes">
        <source>Lease, %n key(s)</source>
        <translation>
            <numerusform>Lease, %n key</numerusform>
            <numerusform>Lease, %n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::Desktop</name>
    <message numerus="yes">
        <source>%n notification(s) shown</source>
        <translation>
            <numerusform>%n notification shown</numerusform>
            <numerusform>%n notifications shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::GuardrailDetail</name>
    <message numerus="yes">
        <source>%1 after %n more look(s) in breach</source>
        <comment>rolls back after 2 more looks in breach</comment>
        <translation>
            <numerusform>%1 after %n more look in breach</numerusform>
            <numerusform>%1 after %n more looks in breach</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::Incident</name>
    <message numerus="yes">
        <source>%n guardrail(s) over a limit, %1 hold.</source>
        <translation>
            <numerusform>%n guardrail over a limit, %1 hold.</numerusform>
            <numerusform>%n guardrails over a limit, %1 hold.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n guardrail(s) without a value.</source>
        <translation>
            <numerusform>%n guardrail without a value.</numerusform>
            <numerusform>%n guardrails without a value.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The plan itself: %n line(s) since it was last approved</source>
        <translation>
            <numerusform>The plan itself: %n line since it was last approved</numerusform>
            <numerusform>The plan itself: %n lines since it was last approved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n guardrail(s) not judged yet, %1 hold.</source>
        <translation>
            <numerusform>%n guardrail not judged yet, %1 hold.</numerusform>
            <numerusform>%n guardrails not judged yet, %1 hold.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::LeaseCard</name>
    <message numerus="yes">
        <source>%n seat(s) open · %1 left</source>
        <translation>
            <numerusform>%n seat open · %1 left</numerusform>
            <numerusform>%n seats open · %1 left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::LeaseDialog</name>
    <message numerus="yes">
        <source>You allow %n stage(s), for these exact bytes, until %1. Nothing else.</source>
        <translation>
            <numerusform>You allow %n stage, for these exact bytes, until %1. Nothing else.</numerusform>
            <numerusform>You allow %n stages, for these exact bytes, until %1. Nothing else.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) open · %1 left</source>
        <translation>
            <numerusform>%n seat open · %1 left</numerusform>
            <numerusform>%n seats open · %1 left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %n more</source>
        <translation>
            <numerusform>, and %n more</numerusform>
            <numerusform>, and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was rolled back %n time(s): %2%3</source>
        <translation>
            <numerusform>%1 was rolled back %n time: %2%3</numerusform>
            <numerusform>%1 was rolled back %n times: %2%3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::LeaseView</name>
    <message numerus="yes">
        <source>%n thing(s) as they stood at the request, bound: %1</source>
        <translation>
            <numerusform>%n thing as they stood at the request, bound: %1</numerusform>
            <numerusform>%n things as they stood at the request, bound: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::MainWindow</name>
    <message numerus="yes">
        <source>Asking %n connection(s) now; how they answer stands in Connections.</source>
        <translation>
            <numerusform>Asking %n connection now; how they answer stands in Connections.</numerusform>
            <numerusform>Asking %n connections now; how they answer stands in Connections.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::NoticeWatch</name>
    <message numerus="yes">
        <source>%1, %2; and %n more in breach</source>
        <comment>value and limit</comment>
        <translation>
            <numerusform>%1, %2; and %n more in breach</numerusform>
            <numerusform>%1, %2; and %n more in breach</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::Notices</name>
    <message numerus="yes">
        <source>%1: its canary carries traffic and no process watches it. Rolling back works from here.</source>
        <translation>
            <numerusform>%1: its canary carries traffic and no process watches it. Rolling back works from here.</numerusform>
            <numerusform>%1: its canary carries traffic and no process watches it. Rolling back works from here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1. %2 of the users may still be on %3. The guard orders it again and again, %n time(s) so far; the command does the same by hand.</source>
        <comment>why, share, version</comment>
        <translation>
            <numerusform>%1. %2 of the users may still be on %3. The guard orders it again and again, %n time so far; the command does the same by hand.</numerusform>
            <numerusform>%1. %2 of the users may still be on %3. The guard orders it again and again, %n times so far; the command does the same by hand.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::PoliciesPage</name>
    <message numerus="yes">
        <source>%n fault(s)</source>
        <translation>
            <numerusform>%n fault</numerusform>
            <numerusform>%n faults</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changed by %n of %1</source>
        <comment>how many, names</comment>
        <translation>
            <numerusform>Changed by %n of %1</numerusform>
            <numerusform>Changed by %n of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::PolicyView</name>
    <message numerus="yes">
        <source>%n human(s) at least</source>
        <translation>
            <numerusform>%n human at least</numerusform>
            <numerusform>%n humans at least</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n start(s)</source>
        <translation>
            <numerusform>%n start</numerusform>
            <numerusform>%n starts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::Prober</name>
    <message numerus="yes">
        <source>%n Ed25519 key(s)</source>
        <translation>
            <numerusform>%n Ed25519 key</numerusform>
            <numerusform>%n Ed25519 keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::RailButton</name>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n waiting</numerusform>
            <numerusform>%1, %n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::RecordsPage</name>
    <message numerus="yes">
        <source>%n record(s) · %1</source>
        <translation>
            <numerusform>%n record · %1</numerusform>
            <numerusform>%n records · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::RollbackWording</name>
    <message numerus="yes">
        <source>Roll back… (%n risk(s))</source>
        <translation>
            <numerusform>Roll back… (%n risk)</numerusform>
            <numerusform>Roll back… (%n risks)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::SeatingBox</name>
    <message numerus="yes">
        <source>%n could</source>
        <translation>
            <numerusform>%n could</numerusform>
            <numerusform>%n could</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::SidePanel</name>
    <message numerus="yes">
        <source>log: %n record(s), %1 · %2</source>
        <translation>
            <numerusform>log: %n record, %1 · %2</numerusform>
            <numerusform>log: %n records, %1 · %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n check(s)</source>
        <translation>
            <numerusform>%1 of %n check</numerusform>
            <numerusform>%1 of %n checks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ordered %n time(s)</source>
        <translation>
            <numerusform>ordered %n time</numerusform>
            <numerusform>ordered %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::SloTile</name>
    <message numerus="yes">
        <source>%1 of %n sample(s) needed</source>
        <translation>
            <numerusform>%1 of %n sample needed</numerusform>
            <numerusform>%1 of %n samples needed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::StageCard</name>
    <message numerus="yes">
        <source>%1 · %n check(s)</source>
        <translation>
            <numerusform>%1 · %n check</numerusform>
            <numerusform>%1 · %n checks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::StallMeter</name>
    <message numerus="yes">
        <source>%n stall(s)</source>
        <translation>
            <numerusform>%n stall</numerusform>
            <numerusform>%n stalls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::StoreWatch</name>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::Words</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
</TS>
