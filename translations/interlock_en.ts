<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
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
            <source>and %n more line(s)</source>
            <translation>
                <numerusform>and %n more line</numerusform>
                <numerusform>and %n more lines</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n seat(s) open · %1 left</source>
            <translation>
                <numerusform>%n seat open · %1 left</numerusform>
                <numerusform>%n seats open · %1 left</numerusform>
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
