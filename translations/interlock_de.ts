<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>QObject</name>
    <message>
        <source>recorded as %1</source>
        <translation>eingetragen als %1</translation>
    </message>
    <message>
        <source>%1 records and %2 looks hold: signatures, roles, root and every decision. Root %3</source>
        <translation>%1 Einträge und %2 Messungen stimmen: Signaturen, Rollen, Wurzel und jede Entscheidung. Wurzel %3</translation>
    </message>
    <message numerus="yes">
        <source>%1 written, %n file(s). Anybody can check it: interlock verify %2</source>
        <translation>
            <numerusform>%1 geschrieben, %n Datei. Jeder kann es prüfen: interlock verify %2</numerusform>
            <numerusform>%1 geschrieben, %n Dateien. Jeder kann es prüfen: interlock verify %2</numerusform>
        </translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation>Stufe %1</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>breach</source>
        <translation>Verletzung</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>0 % read back</source>
        <translation>0 % zurückgelesen</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>angefordert</translation>
    </message>
    <message>
        <source>waits for a person</source>
        <translation>wartet auf einen Menschen</translation>
    </message>
    <message>
        <source>over limit</source>
        <translation>über Grenze</translation>
    </message>
    <message>
        <source>warming up</source>
        <translation>läuft an</translation>
    </message>
    <message>
        <source>warn</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>within %1 by %2</source>
        <comment>a time, a guardrail</comment>
        <translation>binnen %1 bei %2</translation>
    </message>
    <message>
        <source>the log knows no rollout %1</source>
        <translation>das Protokoll kennt keinen Rollout %1</translation>
    </message>
    <message>
        <source>order failed</source>
        <translation>Befehl misslungen</translation>
    </message>
    <message>
        <source>by %1</source>
        <comment>who rolled it back</comment>
        <translation>von %1</translation>
    </message>
    <message>
        <source>nothing was raised</source>
        <translation>nichts war hochgestuft</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <comment>why, what was seen</comment>
        <translation>%1; %2</translation>
    </message>
    <message>
        <source>by you</source>
        <comment>who rolled it back</comment>
        <translation>von Ihnen</translation>
    </message>
    <message>
        <source>drill</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>0 % read back after %1 ms</source>
        <translation>0 % nach %1 ms zurückgelesen</translation>
    </message>
    <message>
        <source>cannot be told by %1: %2</source>
        <comment>guardrails, why</comment>
        <translation>bei %1 nicht absehbar: %2</translation>
    </message>
    <message>
        <source>stage %1 at %2; twice the errors: %3</source>
        <comment>of a stage ahead</comment>
        <translation>Stufe %1 bei %2; doppelt so viele Fehler: %3</translation>
    </message>
</context>
<context>
    <name>interlock::ApprovalsPage</name>
    <message>
        <source>Nothing waits for a key</source>
        <translation>Nichts wartet auf einen Schlüssel</translation>
    </message>
    <message>
        <source>A lease appears here when somebody asks for one:
interlock lease request PLAN</source>
        <translation>Eine Freigabe erscheint hier, sobald jemand sie beantragt:
interlock lease request PLAN</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Not started: %1</source>
        <translation>Nicht gestartet: %1</translation>
    </message>
    <message>
        <source>Nobody guards: start a guard first</source>
        <translation>Niemand wacht: erst einen Wächter starten</translation>
    </message>
</context>
<context>
    <name>interlock::AskDialog</name>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Write a reason first; it stays in the record</source>
        <translation>Geben Sie erst einen Grund an; er bleibt im Eintrag</translation>
    </message>
    <message>
        <source>Enter never does this: press Space.</source>
        <translation>Die Eingabetaste tut das nie: Drücken Sie die Leertaste.</translation>
    </message>
</context>
<context>
    <name>interlock::Banner</name>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>interlock::ChoiceRow</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>interlock::CommandSteps</name>
    <message>
        <source>It did not answer within a minute.</source>
        <translation>Keine Antwort innerhalb einer Minute.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>the guard ended at once: %1</source>
        <comment>what its log says last</comment>
        <translation>der Wächter endete sofort: %1</translation>
    </message>
</context>
<context>
    <name>interlock::ConnectionRow</name>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>%1 testen</translation>
    </message>
    <message>
        <source>Looks once from here; moves nothing</source>
        <translation>Sieht einmal von hier aus nach; bewegt nichts</translation>
    </message>
    <message>
        <source>tested %1</source>
        <translation>getestet %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Wird getestet …</translation>
    </message>
</context>
<context>
    <name>interlock::ConnectionView</name>
    <message>
        <source>%1, backend %2</source>
        <translation>%1, Backend %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n indicator(s) of %1</source>
        <translation>
            <numerusform>%n Messgröße von %1</numerusform>
            <numerusform>%n Messgrößen von %1</numerusform>
        </translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>noch nicht nachgesehen</translation>
    </message>
    <message>
        <source>nobody looks</source>
        <translation>niemand sieht nach</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <source>%1 of %2 have a value</source>
        <translation>%1 von %2 haben einen Wert</translation>
    </message>
    <message>
        <source>moves the traffic of %1</source>
        <translation>bewegt den Verkehr von %1</translation>
    </message>
    <message>
        <source>never read</source>
        <translation>nie gelesen</translation>
    </message>
    <message>
        <source>stable is down</source>
        <translation>Stable ist ausgefallen</translation>
    </message>
    <message>
        <source>test failed</source>
        <translation>Test gescheitert</translation>
    </message>
    <message>
        <source>hears of %1</source>
        <translation>hört von %1</translation>
    </message>
    <message>
        <source>nothing told yet</source>
        <translation>noch nichts gemeldet</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>nicht zugestellt</translation>
    </message>
    <message>
        <source>%1, to %2</source>
        <translation>%1, an %2</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>antwortet nicht</translation>
    </message>
    <message>
        <source>idle: the rollout is over</source>
        <translation>ruht: der Rollout ist vorbei</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>schweigt</translation>
    </message>
</context>
<context>
    <name>interlock::ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Test all</source>
        <translation>Alle testen</translation>
    </message>
    <message>
        <source>Reading the store…</source>
        <translation>Der Speicher wird gelesen …</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) without an answer</source>
        <translation>
            <numerusform>%n Verbindung ohne Antwort</numerusform>
            <numerusform>%n Verbindungen ohne Antwort</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s), none fails</source>
        <translation>
            <numerusform>%n Verbindung, keine gestört</numerusform>
            <numerusform>%n Verbindungen, keine gestört</numerusform>
        </translation>
    </message>
    <message>
        <source>A test looks once, from this console and with its rights: it moves nothing, writes nothing and tells nobody anything. The guard may have other rights than you.</source>
        <translation>Ein Test sieht einmal nach, von dieser Konsole aus und mit ihren Rechten: Er bewegt nichts, schreibt nichts und sagt niemandem etwas. Der Wächter kann andere Rechte haben als Sie.</translation>
    </message>
</context>
<context>
    <name>interlock::Console</name>
    <message>
        <source>Shows what the guard does, and asks it to do more. Closing it stops nothing.</source>
        <translation>Zeigt, was der Wächter tut, und gibt ihm Aufträge. Sie zu schließen hält nichts an.</translation>
    </message>
    <message>
        <source>Store to show.</source>
        <translation>Speicher, der gezeigt wird.</translation>
    </message>
    <message>
        <source>Principal of the policy who sits here.</source>
        <translation>Wer hier sitzt, nach der Richtlinie.</translation>
    </message>
    <message>
        <source>Key that signs: a file, or agent.</source>
        <translation>Schlüssel, der signiert: eine Datei oder agent.</translation>
    </message>
    <message>
        <source>auto, light, dark or contrast, for this run.</source>
        <translation>auto, light, dark oder contrast, für diesen Lauf.</translation>
    </message>
    <message>
        <source>en or de, for this run.</source>
        <translation>en oder de, für diesen Lauf.</translation>
    </message>
    <message>
        <source>Fill the screen with one release, for a wall.</source>
        <translation>Den Bildschirm mit einem Release füllen, für eine Wand.</translation>
    </message>
    <message>
        <source>Save a picture of the window after the first live view, then quit.</source>
        <translation>Nach der ersten Live-Ansicht ein Bild des Fensters speichern, dann enden.</translation>
    </message>
    <message>
        <source>Save pictures of every screen, light, dark and zoomed, then quit: of the store named with --store, or else of invented releases in every state.</source>
        <translation>Bilder jeder Ansicht speichern, hell, dunkel und vergrößert, dann enden: vom Speicher, den --store nennt, sonst von erfundenen Releases in jedem Zustand.</translation>
    </message>
    <message>
        <source>The language &quot;%1&quot; is unknown</source>
        <translation>Die Sprache „%1“ ist unbekannt</translation>
    </message>
    <message>
        <source>Use en or de</source>
        <translation>Nehmen Sie en oder de</translation>
    </message>
    <message>
        <source>The theme &quot;%1&quot; is unknown</source>
        <translation>Die Farben „%1“ sind unbekannt</translation>
    </message>
    <message>
        <source>Use auto, light, dark or contrast</source>
        <translation>Nehmen Sie auto, light, dark oder contrast</translation>
    </message>
    <message>
        <source>The picture cannot be written: %1</source>
        <translation>Das Bild lässt sich nicht schreiben: %1</translation>
    </message>
    <message>
        <source>Measure what a person feels, print each figure with its goal, then quit.</source>
        <translation>Messen, was ein Mensch spürt, jeden Wert mit seinem Ziel ausgeben, dann enden.</translation>
    </message>
    <message>
        <source>Open the form of the lease that waits for a key.</source>
        <translation>Das Formular der Freigabe öffnen, die auf einen Schlüssel wartet.</translation>
    </message>
    <message>
        <source>The console needs a display. Without one: interlock status --watch</source>
        <translation>Die Konsole braucht einen Bildschirm. Ohne ihn: interlock status --watch</translation>
    </message>
</context>
<context>
    <name>interlock::ConsolePictures</name>
    <message>
        <source>The folder cannot be made: %1</source>
        <translation>Der Ordner lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>The picture cannot be written: %1</source>
        <translation>Das Bild lässt sich nicht schreiben: %1</translation>
    </message>
</context>
<context>
    <name>interlock::ContextStrip</name>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Newest sample</source>
        <translation>Neuester Messwert</translation>
    </message>
    <message>
        <source>Lease</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>Guard</source>
        <translation>Wächter</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Copy the plan&apos;s digest</source>
        <translation>Prüfsumme des Plans kopieren</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Plan %1
Click to copy the whole digest</source>
        <translation>Plan %1
Ein Klick kopiert die ganze Prüfsumme</translation>
    </message>
    <message numerus="yes">
        <source>Lease, %n key(s)</source>
        <translation>
            <numerusform>Freigabe, %n Schlüssel</numerusform>
            <numerusform>Freigabe, %n Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <source>Stage %1 of %2</source>
        <translation>Stufe %1 von %2</translation>
    </message>
    <message>
        <source>Before stage 1 of %1</source>
        <translation>Vor Stufe 1 von %1</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>planned %1, observed %2
%3</source>
        <translation>geplant %1, beobachtet %2
%3</translation>
    </message>
    <message>
        <source>guarding</source>
        <translation>wacht</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>schweigt</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>looking</source>
        <translation>sucht</translation>
    </message>
    <message>
        <source>Process %1. %2</source>
        <translation>Prozess %1. %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>%1 time; U switches</source>
        <translation>Zeit: %1; U schaltet um</translation>
    </message>
    <message>
        <source>no way back</source>
        <translation>kein Weg zurück</translation>
    </message>
    <message>
        <source>No rollback right now of %1</source>
        <translation>Gerade kein Rollback von %1</translation>
    </message>
    <message>
        <source>no store yet</source>
        <translation>noch kein Speicher</translation>
    </message>
    <message>
        <source>%1 seen, %2 ordered</source>
        <translation>%1 gesehen, %2 angeordnet</translation>
    </message>
    <message>
        <source>%1, %2 seen</source>
        <comment>planned and observed weight</comment>
        <translation>%1, %2 gesehen</translation>
    </message>
</context>
<context>
    <name>interlock::CurveCanvas</name>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>stable %1</source>
        <translation>Stable %1</translation>
    </message>
    <message>
        <source>canary %1</source>
        <translation>Canary %1</translation>
    </message>
    <message>
        <source>no data of the canary</source>
        <translation>keine Daten des Canary</translation>
    </message>
</context>
<context>
    <name>interlock::CurvePlot</name>
    <message>
        <source>%1 · %2</source>
        <comment>indicator and unit</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Curve of %1, canary against stable</source>
        <translation>Kurve von %1, Canary gegen Stable</translation>
    </message>
    <message>
        <source>as table</source>
        <translation>als Tabelle</translation>
    </message>
    <message>
        <source>Values of %1, canary against stable</source>
        <translation>Werte von %1, Canary gegen Stable</translation>
    </message>
    <message>
        <source>as chart</source>
        <translation>als Diagramm</translation>
    </message>
    <message>
        <source>Show %1 as a chart</source>
        <translation>%1 als Diagramm zeigen</translation>
    </message>
    <message>
        <source>Show %1 as a table</source>
        <translation>%1 als Tabelle zeigen</translation>
    </message>
</context>
<context>
    <name>interlock::Desktop</name>
    <message>
        <source>no session bus: notifications stay in this window</source>
        <translation>kein Sitzungsbus: Meldungen bleiben in diesem Fenster</translation>
    </message>
    <message>
        <source>no notification server: %1</source>
        <translation>kein Meldungsdienst: %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Roll back…</source>
        <translation>Zurückrollen …</translation>
    </message>
    <message>
        <source>the last one was not shown: %1</source>
        <translation>die letzte wurde nicht gezeigt: %1</translation>
    </message>
    <message>
        <source>desktop</source>
        <translation>Desktop</translation>
    </message>
    <message>
        <source>shows notifications to whoever sits here</source>
        <translation>zeigt Meldungen dem, der hier sitzt</translation>
    </message>
    <message numerus="yes">
        <source>%n notification(s) shown</source>
        <translation>
            <numerusform>%n Meldung gezeigt</numerusform>
            <numerusform>%n Meldungen gezeigt</numerusform>
        </translation>
    </message>
    <message>
        <source>no session bus</source>
        <translation>kein Sitzungsbus</translation>
    </message>
    <message>
        <source>being asked</source>
        <translation>wird gefragt</translation>
    </message>
    <message>
        <source>shows notifications</source>
        <translation>zeigt Meldungen</translation>
    </message>
    <message>
        <source>shows nothing</source>
        <translation>zeigt nichts</translation>
    </message>
</context>
<context>
    <name>interlock::DistributionChart</name>
    <message>
        <source>stable</source>
        <translation>Stable</translation>
    </message>
    <message>
        <source>canary</source>
        <translation>Canary</translation>
    </message>
    <message>
        <source>Distribution, canary against stable</source>
        <translation>Verteilung, Canary gegen Stable</translation>
    </message>
    <message>
        <source>Distribution of %1</source>
        <translation>Verteilung von %1</translation>
    </message>
    <message>
        <source>Box: the middle half. Whiskers: 5th to 95th percentile.</source>
        <translation>Box: die mittlere Hälfte. Antennen: 5. bis 95. Perzentil.</translation>
    </message>
    <message>
        <source>Fewer than five values in this range.</source>
        <translation>Weniger als fünf Werte in diesem Bereich.</translation>
    </message>
    <message>
        <source>median %1, stable %2; highest %3</source>
        <translation>Median %1, Stable %2; höchster %3</translation>
    </message>
    <message>
        <source>median %1 canary, no stable series</source>
        <translation>Median %1 Canary, keine Reihe von Stable</translation>
    </message>
    <message>
        <source>median %1 stable, no canary values</source>
        <translation>Median %1 Stable, keine Werte von Canary</translation>
    </message>
    <message>
        <source>as table</source>
        <translation>als Tabelle</translation>
    </message>
    <message>
        <source>5th percentile</source>
        <translation>5. Perzentil</translation>
    </message>
    <message>
        <source>lower quartile</source>
        <translation>unteres Quartil</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>upper quartile</source>
        <translation>oberes Quartil</translation>
    </message>
    <message>
        <source>95th percentile</source>
        <translation>95. Perzentil</translation>
    </message>
    <message>
        <source>highest</source>
        <translation>höchster Wert</translation>
    </message>
    <message>
        <source>Distribution, canary against stable, as numbers</source>
        <translation>Verteilung, Canary gegen Stable, in Zahlen</translation>
    </message>
    <message>
        <source>as chart</source>
        <translation>als Diagramm</translation>
    </message>
    <message>
        <source>Show the distribution as box plots instead of a table</source>
        <translation>Die Verteilung als Box-Plots statt als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show the distribution as a table instead of box plots</source>
        <translation>Die Verteilung als Tabelle statt als Box-Plots zeigen</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>Show the whole release</source>
        <translation>Das ganze Release zeigen</translation>
    </message>
</context>
<context>
    <name>interlock::Drill</name>
    <message>
        <source>There is nothing to practise on.</source>
        <translation>Es gibt nichts zum Üben.</translation>
    </message>
    <message>
        <source>First steps…</source>
        <translation>Erste Schritte …</translation>
    </message>
    <message>
        <source>%1 needs somebody. The red button is about the release that is selected.</source>
        <translation>%1 braucht jemanden. Der rote Knopf betrifft das gewählte Release.</translation>
    </message>
    <message>
        <source>Another release is selected.</source>
        <translation>Ein anderes Release ist gewählt.</translation>
    </message>
    <message>
        <source>The release is gone.</source>
        <translation>Das Release ist weg.</translation>
    </message>
    <message>
        <source>The release ended without the button.</source>
        <translation>Das Release endete ohne den Knopf.</translation>
    </message>
    <message>
        <source>The drill is done.</source>
        <translation>Die Übung ist vorbei.</translation>
    </message>
    <message>
        <source>From the press to 0 % read back: %1 ms, of which the guard needed %2 ms.</source>
        <translation>Vom Druck bis 0 % zurückgelesen: %1 ms, davon brauchte der Wächter %2 ms.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The drill has ended.</source>
        <translation>Die Übung wurde beendet.</translation>
    </message>
    <message>
        <source>Drill.</source>
        <translation>Übung.</translation>
    </message>
    <message>
        <source>The guard is taking %1 back…</source>
        <translation>Der Wächter nimmt %1 zurück …</translation>
    </message>
    <message>
        <source>End drill</source>
        <translation>Übung beenden</translation>
    </message>
    <message>
        <source>A drill needs an open release of the environment &quot;demo&quot;. The first steps start one, in a window of its own: ask for the drill again there.</source>
        <translation>Eine Übung braucht ein offenes Release der Umgebung „demo“. Die ersten Schritte starten eines, in einem eigenen Fenster: Beginnen Sie die Übung dort noch einmal.</translation>
    </message>
    <message>
        <source>This is the demo. Take %1 back as you would at night: the red button or F8. The time counts from your press. A drill times you; a rehearsal breaks a canary and times the guard.</source>
        <translation>Das ist die Demo. Rollen Sie %1 zurück, wie Sie es nachts tun würden: mit dem roten Knopf oder F8. Die Zeit zählt ab Ihrem Druck. Eine Übung misst Sie; eine Probe verschlechtert einen Canary und misst den Wächter.</translation>
    </message>
</context>
<context>
    <name>interlock::EntryRow</name>
    <message>
        <source>%1 %2 %3</source>
        <translation>%1 %2 %3</translation>
    </message>
</context>
<context>
    <name>interlock::EnvironmentBand</name>
    <message>
        <source>Environment: %1</source>
        <translation>Umgebung: %1</translation>
    </message>
</context>
<context>
    <name>interlock::FirstSteps</name>
    <message>
        <source>The plan is checked</source>
        <translation>Der Plan wird geprüft</translation>
    </message>
    <message>
        <source>A store with a trust policy is made</source>
        <translation>Ein Speicher mit Richtlinie wird angelegt</translation>
    </message>
    <message>
        <source>A lease is asked for</source>
        <translation>Eine Freigabe wird beantragt</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>A lease waits for keys</source>
        <translation>Eine Freigabe wartet auf Schlüssel</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>Welcome to Interlock</source>
        <translation>Willkommen bei Interlock</translation>
    </message>
    <message>
        <source>It raises a release step by step, watches what users feel, and takes it back by itself when a promise is broken. Raising needs two keys; rolling back needs none.</source>
        <translation>Interlock gibt einem Release Stufe für Stufe mehr Verkehr, beobachtet, was die Nutzer spüren, und rollt es von selbst zurück, wenn ein Versprechen gebrochen wird. Hochstufen braucht zwei Schlüssel, Zurückrollen keinen.</translation>
    </message>
    <message>
        <source>Watch a demo</source>
        <translation>Demo ansehen</translation>
    </message>
    <message>
        <source>Two small services, real traffic and a plan of minutes, all on this machine. Takes ten seconds.</source>
        <translation>Zwei kleine Dienste, echter Verkehr und ein Plan, der Minuten dauert, alles auf diesem Rechner. Bereit in zehn Sekunden.</translation>
    </message>
    <message>
        <source>Release something…</source>
        <translation>Ein Release ausrollen …</translation>
    </message>
    <message>
        <source>With a plan file of your own: a store is made if there is none, and a lease asked for.</source>
        <translation>Mit einer eigenen Plandatei: Fehlt ein Speicher, wird er angelegt, dann wird eine Freigabe beantragt.</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>Wählen: %1</translation>
    </message>
    <message>
        <source>Your release</source>
        <translation>Ihr Release</translation>
    </message>
    <message>
        <source>Plan file</source>
        <translation>Plandatei</translation>
    </message>
    <message>
        <source>What is released, in which stages, with which guardrails.</source>
        <translation>Was in welchen Stufen und mit welchen Leitplanken ausgeliefert wird.</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Where the log is kept; made when it is not there.</source>
        <translation>Wo das Protokoll liegt; wird angelegt, wenn es fehlt.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>A file with an SSH Ed25519 key, or &quot;agent&quot;. Empty: the agent, or a new key beside the store.</source>
        <translation>Eine Datei mit einem SSH-Schlüssel (Ed25519) oder „agent“. Leer: der Agent oder ein neuer Schlüssel neben dem Speicher.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Ask for a lease</source>
        <translation>Freigabe beantragen</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Choose a plan file.</source>
        <translation>Wählen Sie eine Plandatei.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>Die Datei %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no key file %1.</source>
        <translation>Die Schlüsseldatei %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>later</source>
        <translation>später</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Einen Moment</translation>
    </message>
    <message>
        <source>The demo starts</source>
        <translation>Die Demo startet</translation>
    </message>
    <message>
        <source>It opens a window of its own; closing that window ends it.</source>
        <translation>Sie öffnet ein eigenes Fenster; wer es schließt, beendet sie.</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
    <message>
        <source>plays</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>The agent checks it and signs its seat</source>
        <translation>Der Agent prüft sie und signiert auf seinem Platz</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>nicht signiert</translation>
    </message>
    <message>
        <source>One key is under it, yours is missing</source>
        <translation>Ein Schlüssel steht darunter, Ihrer fehlt</translation>
    </message>
    <message>
        <source>Next: read the lease, put your key under it, and press Start. The release then runs before your eyes.</source>
        <translation>Als Nächstes: Lesen Sie die Freigabe, setzen Sie Ihren Schlüssel darunter und drücken Sie Start. Dann läuft das Release vor Ihren Augen.</translation>
    </message>
    <message>
        <source>Next: read the lease and put your key under it. The agent signs its seat once what it names above is well: interlock agent --identity agent</source>
        <translation>Als Nächstes: Lesen Sie die Freigabe und setzen Sie Ihren Schlüssel darunter. Der Agent signiert, sobald in Ordnung ist, was er oben nennt: interlock agent --identity agent</translation>
    </message>
    <message>
        <source>Next: read the lease. It names who else has to sign; it starts once all seats are filled.</source>
        <translation>Als Nächstes: Lesen Sie die Freigabe. Sie nennt, wer noch signieren muss; starten lässt sie sich, sobald alle Plätze besetzt sind.</translation>
    </message>
    <message>
        <source>Read and sign…</source>
        <translation>Lesen und signieren …</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>As it stands in the policy and under each of your signatures; for a new store.</source>
        <translation>So steht er in der Richtlinie und unter jeder Ihrer Signaturen; für einen neuen Speicher.</translation>
    </message>
    <message>
        <source>A name has letters, digits and . _ @ - only.</source>
        <translation>Ein Name hat nur Buchstaben, Ziffern und . _ @ -</translation>
    </message>
    <message>
        <source>%1 is the name of another in the policy.</source>
        <translation>%1 heißt in der Richtlinie schon jemand anderes.</translation>
    </message>
    <message>
        <source>A guard is started</source>
        <translation>Ein Wächter wird gestartet</translation>
    </message>
    <message>
        <source>not started</source>
        <translation>nicht gestartet</translation>
    </message>
</context>
<context>
    <name>interlock::GuardrailDetail</name>
    <message>
        <source>shadow: it never acts</source>
        <translation>Schatten: handelt nie</translation>
    </message>
    <message>
        <source>%1 before: %2</source>
        <comment>90 s of 2 min before: roll back</comment>
        <translation>%1 bis: %2</translation>
    </message>
    <message>
        <source>Canary</source>
        <translation>Canary</translation>
    </message>
    <message>
        <source>Stable</source>
        <translation>Stable</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Ausgangswert</translation>
    </message>
    <message>
        <source>Warns</source>
        <translation>Warnt bei</translation>
    </message>
    <message>
        <source>Breach</source>
        <translation>Verletzt bei</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Newest sample</source>
        <translation>Neuester Messwert</translation>
    </message>
    <message>
        <source>Copy query</source>
        <translation>Abfrage kopieren</translation>
    </message>
    <message>
        <source>It never changed its state since this console reads.</source>
        <translation>Der Zustand hat sich nicht geändert, seit diese Konsole liest.</translation>
    </message>
    <message>
        <source>Guardrail</source>
        <translation>Leitplanke</translation>
    </message>
    <message>
        <source>STATE HISTORY</source>
        <translation>VERLAUF</translation>
    </message>
    <message>
        <source>VALUES ON THE SCREEN</source>
        <translation>WERTE AUF DEM BILDSCHIRM</translation>
    </message>
    <message>
        <source>Values of canary and stable</source>
        <translation>Werte von Canary und Stable</translation>
    </message>
    <message>
        <source>QUERY AS IT IS ASKED</source>
        <translation>ABFRAGE, WIE SIE GESTELLT WIRD</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 of %2 needed</source>
        <translation>%1 von %2 nötigen</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1 · guardrail</source>
        <translation>%1 · Leitplanke</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>Open at the source</source>
        <translation>An der Quelle öffnen</translation>
    </message>
    <message>
        <source>Asked of %1</source>
        <translation>Gefragt wird %1</translation>
    </message>
    <message>
        <source>What to do: %1</source>
        <translation>Zu tun: %1</translation>
    </message>
    <message>
        <source>If it breaks: %1</source>
        <translation>Falls es bricht: %1</translation>
    </message>
    <message>
        <source>%1: %2 of %3 breaches seen</source>
        <comment>rolls back: 3 of 3 breaches seen</comment>
        <translation>%1: %2 von %3 Verletzungen gesehen</translation>
    </message>
    <message numerus="yes">
        <source>%1 after %n more look(s) in breach</source>
        <comment>rolls back after 2 more looks in breach</comment>
        <translation>
            <numerusform>%1 nach %n weiterer Verletzung</numerusform>
            <numerusform>%1 nach %n weiteren Verletzungen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::HelpText</name>
    <message>
        <source>Help page</source>
        <translation>Hilfeseite</translation>
    </message>
</context>
<context>
    <name>interlock::HelpWindow</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Hilfe durchsuchen</translation>
    </message>
    <message>
        <source>Pages of the help</source>
        <translation>Seiten der Hilfe</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>No page has all of these words.</source>
        <translation>Keine Seite hat alle diese Wörter.</translation>
    </message>
</context>
<context>
    <name>interlock::Incident</name>
    <message>
        <source>rolling back</source>
        <translation>rollt zurück</translation>
    </message>
    <message>
        <source>Rolled back to %1.</source>
        <translation>Auf %1 zurückgerollt.</translation>
    </message>
    <message>
        <source>Rolling back to %1.</source>
        <translation>Wird auf %1 zurückgerollt.</translation>
    </message>
    <message>
        <source>Cause: %1. Users are on stable; now look for the reason.</source>
        <translation>Ursache: %1. Die Nutzer sind auf Stable; jetzt nach dem Grund suchen.</translation>
    </message>
    <message>
        <source>Users are on stable; now look for the reason.</source>
        <translation>Die Nutzer sind auf Stable; jetzt nach dem Grund suchen.</translation>
    </message>
    <message>
        <source>Nothing to do: the guard goes on until 0 % is read back, with or without this window.</source>
        <translation>Nichts zu tun: Der Wächter macht weiter, bis 0 % zurückgelesen ist, mit oder ohne dieses Fenster.</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>%1 carries all traffic.</source>
        <translation>%1 trägt den ganzen Verkehr.</translation>
    </message>
    <message>
        <source>This release is over: going back is a new release of %1.</source>
        <translation>Dieses Release ist vorbei: Zurück geht es mit einem neuen Release von %1.</translation>
    </message>
    <message>
        <source>over a limit</source>
        <translation>über einer Grenze</translation>
    </message>
    <message numerus="yes">
        <source>%n guardrail(s) over a limit, %1 hold.</source>
        <translation>
            <numerusform>%n Leitplanke über einer Grenze, %1 halten.</numerusform>
            <numerusform>%n Leitplanken über einer Grenze, %1 halten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Mitigate first: roll back now, look for the cause afterwards.</source>
        <translation>Zuerst den Schaden begrenzen: jetzt zurückrollen, danach die Ursache suchen.</translation>
    </message>
    <message>
        <source>nobody guards</source>
        <translation>niemand wacht</translation>
    </message>
    <message>
        <source>Nobody guards this release.</source>
        <translation>Niemand bewacht dieses Release.</translation>
    </message>
    <message>
        <source>Start the guard, or roll back: the red button and the command below work without it.</source>
        <translation>Starten Sie den Wächter oder rollen Sie zurück: Der rote Knopf und der Befehl unten wirken auch ohne ihn.</translation>
    </message>
    <message>
        <source>blind</source>
        <translation>blind</translation>
    </message>
    <message numerus="yes">
        <source>%n guardrail(s) without a value.</source>
        <translation>
            <numerusform>%n Leitplanke ohne Wert.</numerusform>
            <numerusform>%n Leitplanken ohne Wert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Without values nothing is raised. See Connections for what does not answer.</source>
        <translation>Ohne Werte wird nichts hochgestuft. Unter Verbindungen steht, was nicht antwortet.</translation>
    </message>
    <message>
        <source>held</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Held at %1.</source>
        <translation>Angehalten bei %1.</translation>
    </message>
    <message>
        <source>no incident</source>
        <translation>kein Vorfall</translation>
    </message>
    <message>
        <source>%1 of %2 guardrails hold.</source>
        <translation>%1 von %2 Leitplanken halten.</translation>
    </message>
    <message>
        <source>Nothing to do. This is what a rollback would do, and what it would go back to.</source>
        <translation>Nichts zu tun. So liefe ein Rollback ab, und dorthin ginge es zurück.</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>%1 of %2 breaches</source>
        <translation>%1 von %2 Verletzungen</translation>
    </message>
    <message>
        <source>Canary at %1</source>
        <translation>Canary bei %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>plan %1</source>
        <translation>Plan %1</translation>
    </message>
    <message numerus="yes">
        <source>The plan itself: %n line(s) since it was last approved</source>
        <translation>
            <numerusform>Der Plan selbst: %n Zeile, seit er zuletzt genehmigt wurde</numerusform>
            <numerusform>Der Plan selbst: %n Zeilen, seit er zuletzt genehmigt wurde</numerusform>
        </translation>
    </message>
    <message>
        <source>Beside it: %1 %2</source>
        <translation>Daneben: %1 %2</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>the traffic</source>
        <translation>den Verkehr</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>Can I roll back now?</source>
        <translation>Kann ich jetzt zurückrollen?</translation>
    </message>
    <message>
        <source>probed %1</source>
        <translation>geprüft %1</translation>
    </message>
    <message>
        <source>Risk: %1</source>
        <translation>Risiko: %1</translation>
    </message>
    <message>
        <source>named by the plan</source>
        <translation>nennt der Plan</translation>
    </message>
    <message>
        <source>1  Record the intent</source>
        <translation>1  Die Absicht eintragen</translation>
    </message>
    <message>
        <source>acted before the disk answered</source>
        <translation>gehandelt, bevor die Platte antwortete</translation>
    </message>
    <message>
        <source>waits at most 50 ms for the disk, then acts anyway</source>
        <translation>wartet höchstens 50 ms auf die Platte und handelt dann trotzdem</translation>
    </message>
    <message>
        <source>2  Tell %1</source>
        <translation>2  %1 anweisen</translation>
    </message>
    <message>
        <source>stable ready and weighted first, then the canary to 0 %, in one command</source>
        <translation>erst Stable bereit und mit Gewicht, dann Canary auf 0 %, in einem Befehl</translation>
    </message>
    <message>
        <source>3  Read 0 % back</source>
        <translation>3  0 % zurücklesen</translation>
    </message>
    <message>
        <source>repeated each second until it is read; you are told if not</source>
        <translation>jede Sekunde wiederholt, bis 0 gelesen ist; bleibt das aus, erfahren Sie es</translation>
    </message>
    <message>
        <source>4  Watch on</source>
        <translation>4  Weiter beobachten</translation>
    </message>
    <message>
        <source>a weight that rises again is lowered again</source>
        <translation>ein Gewicht, das wieder steigt, wird wieder gesenkt</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>The stage is decided</source>
        <translation>Die Stufe wird entschieden</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>If nobody acts: %1</source>
        <translation>Wenn niemand handelt: %1</translation>
    </message>
    <message>
        <source>Longest a breach may reach users</source>
        <translation>So lange trifft eine Verletzung höchstens Nutzer</translation>
    </message>
    <message>
        <source>stable: a rollback goes here</source>
        <translation>Stable: hierhin geht ein Rollback</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>down</source>
        <translation>ausgefallen</translation>
    </message>
    <message>
        <source>completed, %1</source>
        <translation>abgeschlossen, %1</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>what, who</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>if it breaks: %1</source>
        <comment>what to do</comment>
        <translation>falls es bricht: %1</translation>
    </message>
    <message>
        <source>No guardrail was looked at yet.</source>
        <translation>Es wurde noch keine Leitplanke geprüft.</translation>
    </message>
    <message>
        <source>Every guardrail held when it ended.</source>
        <translation>Am Ende hielt jede Leitplanke.</translation>
    </message>
    <message>
        <source>Every guardrail holds, checked %1.</source>
        <translation>Jede Leitplanke hält, geprüft %1.</translation>
    </message>
    <message>
        <source>Every guardrail holds.</source>
        <translation>Jede Leitplanke hält.</translation>
    </message>
    <message>
        <source>Calendar: nothing is raised while it is closed</source>
        <translation>Kalender: Solange er geschlossen ist, wird nichts hochgestuft</translation>
    </message>
    <message>
        <source>For %1 up to %2 of the requests went to %3.</source>
        <comment>how long, share, version</comment>
        <translation>%1 lang gingen bis zu %2 der Anfragen an %3.</translation>
    </message>
    <message>
        <source>Nothing was in breach; a person rolled it back.</source>
        <translation>Nichts war verletzt; ein Mensch hat es zurückgerollt.</translation>
    </message>
    <message>
        <source>warming up</source>
        <translation>läuft an</translation>
    </message>
    <message numerus="yes">
        <source>%n guardrail(s) not judged yet, %1 hold.</source>
        <translation>
            <numerusform>%n Leitplanke noch nicht bewertet, %1 halten.</numerusform>
            <numerusform>%n Leitplanken noch nicht bewertet, %1 halten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to do: the stage has just begun. A rollback is possible at any time.</source>
        <translation>Nichts zu tun: Die Stufe hat gerade begonnen. Zurückrollen geht jederzeit.</translation>
    </message>
    <message>
        <source>No guardrail is over its limit; some are not judged yet.</source>
        <translation>Keine Leitplanke ist über ihrer Grenze; einige sind noch nicht bewertet.</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>nicht erledigt</translation>
    </message>
    <message>
        <source>The rollback to %1 is NOT done.</source>
        <translation>Der Rollback auf %1 ist NICHT erledigt.</translation>
    </message>
    <message>
        <source>The guard orders it again and again. The command below does the same by hand.</source>
        <translation>Der Wächter ordnet es immer wieder an. Der Befehl unten tut dasselbe von Hand.</translation>
    </message>
</context>
<context>
    <name>interlock::IncidentPage</name>
    <message>
        <source>Incident</source>
        <translation>Vorfall</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>Noch nichts.</translation>
    </message>
    <message>
        <source>Nothing else is planned.</source>
        <translation>Sonst ist nichts geplant.</translation>
    </message>
    <message>
        <source>Nobody said anything yet.</source>
        <translation>Noch hat niemand etwas gesagt.</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Notiz anfügen</translation>
    </message>
    <message>
        <source>WHAT BROKE</source>
        <translation>WAS VERLETZT WURDE</translation>
    </message>
    <message>
        <source>WHAT CHANGED</source>
        <translation>WAS SICH GEÄNDERT HAT</translation>
    </message>
    <message>
        <source>WHAT A ROLLBACK DOES</source>
        <translation>WAS EIN ROLLBACK TUT</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the command that rolls back without this window</source>
        <translation>Den Befehl kopieren, der ohne dieses Fenster zurückrollt</translation>
    </message>
    <message>
        <source>Rolls back from any shell, with or without a guard</source>
        <translation>Rollt aus jeder Shell zurück, mit oder ohne Wächter</translation>
    </message>
    <message>
        <source>LAST GOOD</source>
        <translation>ZULETZT GUT</translation>
    </message>
    <message>
        <source>WHAT HAPPENS NEXT</source>
        <translation>WAS ALS NÄCHSTES GESCHIEHT</translation>
    </message>
    <message>
        <source>WHAT WAS SAID AND DECIDED</source>
        <translation>WAS GESAGT UND ENTSCHIEDEN WURDE</translation>
    </message>
    <message>
        <source>Note on this release, kept in the record</source>
        <translation>Notiz zu diesem Release, bleibt im Eintrag</translation>
    </message>
    <message>
        <source>A note for the others and for later; signed and kept</source>
        <translation>Eine Notiz für die anderen und für später; signiert und aufbewahrt</translation>
    </message>
    <message>
        <source>Being recorded…</source>
        <translation>Wird eingetragen …</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
</context>
<context>
    <name>interlock::KeyDialog</name>
    <message>
        <source>Use this key</source>
        <translation>Diese Taste nehmen</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Now: %1</source>
        <translation>Jetzt: %1</translation>
    </message>
    <message>
        <source>New key of &quot;%1&quot;</source>
        <translation>Neue Taste für „%1“</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Vorgabe</translation>
    </message>
</context>
<context>
    <name>interlock::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Single keys act only while no text field has the focus. Esc closes a dialog and cancels a press that began on a button.</source>
        <translation>Einzelne Tasten wirken nur, solange kein Textfeld den Fokus hat. Esc schließt einen Dialog und bricht einen begonnenen Druck auf einen Knopf ab.</translation>
    </message>
    <message>
        <source>Single keys are switched off in the settings.</source>
        <translation>Einzelne Tasten sind in den Einstellungen abgeschaltet.</translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation>Tasten ändern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>interlock::KeyTable</name>
    <message>
        <source>%1: %2. Change the key</source>
        <translation>%1: %2. Taste ändern</translation>
    </message>
</context>
<context>
    <name>interlock::Keymap</name>
    <message>
        <source> or </source>
        <comment>between two keys</comment>
        <translation> oder </translation>
    </message>
    <message>
        <source>Press a key</source>
        <translation>Drücken Sie eine Taste</translation>
    </message>
    <message>
        <source>One key with its modifiers, not a sequence of several</source>
        <translation>Eine Taste mit ihren Umschalttasten, keine Folge von mehreren</translation>
    </message>
    <message>
        <source>%1 is needed to move around and to close dialogs</source>
        <translation>%1 wird gebraucht, um sich zu bewegen und Dialoge zu schließen</translation>
    </message>
    <message>
        <source>Roll back takes no key that types a character: it would act by accident</source>
        <translation>Das Zurückrollen bekommt keine Taste, die ein Zeichen schreibt: Sie würde aus Versehen wirken</translation>
    </message>
    <message>
        <source>%1 is the key of &quot;%2&quot;</source>
        <translation>%1 ist die Taste für „%2“</translation>
    </message>
    <message>
        <source>Roll back keeps at least one key</source>
        <translation>Das Zurückrollen behält mindestens eine Taste</translation>
    </message>
    <message>
        <source>%1: there is no such act</source>
        <translation>%1: Diese Handlung gibt es nicht</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>interlock::LeaseCard</name>
    <message>
        <source>✓ %1 as %2</source>
        <translation>✓ %1 als %2</translation>
    </message>
    <message>
        <source>%1 open</source>
        <translation>%1 offen</translation>
    </message>
    <message>
        <source>%1  %2 → %3</source>
        <translation>%1  %2 → %3</translation>
    </message>
    <message>
        <source>%1 · holds until %2</source>
        <translation>%1 · gilt bis %2</translation>
    </message>
    <message>
        <source>Start at %1</source>
        <translation>Bei %1 starten</translation>
    </message>
    <message>
        <source>Review and sign…</source>
        <translation>Prüfen und signieren …</translation>
    </message>
    <message>
        <source>Review…</source>
        <translation>Prüfen …</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) open · %1 left</source>
        <translation>
            <numerusform>%n Platz offen · noch %1</numerusform>
            <numerusform>%n Plätze offen · noch %1</numerusform>
        </translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>ready to start</source>
        <translation>startbereit</translation>
    </message>
    <message>
        <source>cannot start</source>
        <translation>kann nicht starten</translation>
    </message>
    <message>
        <source>used</source>
        <translation>verbraucht</translation>
    </message>
    <message>
        <source>denied</source>
        <translation>verweigert</translation>
    </message>
    <message>
        <source>Rehearse…</source>
        <translation>Proben …</translation>
    </message>
    <message>
        <source>Keys are missing</source>
        <translation>Es fehlen Schlüssel</translation>
    </message>
    <message>
        <source>%1 never signed</source>
        <comment>a seat</comment>
        <translation>%1 nie signiert</translation>
    </message>
    <message>
        <source>%1 open: %2</source>
        <comment>role, names</comment>
        <translation>%1 offen: %2</translation>
    </message>
    <message>
        <source>asked for by %1, %2</source>
        <comment>name, time</comment>
        <translation>beantragt von %1, %2</translation>
    </message>
    <message>
        <source>asked for by %1</source>
        <translation>beantragt von %1</translation>
    </message>
    <message>
        <source>%1, no reason given</source>
        <translation>%1, ohne Begründung</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>who asked and when; why</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>denied by %1, %2: %3</source>
        <comment>name, time, reason</comment>
        <translation>verweigert von %1, %2: %3</translation>
    </message>
    <message>
        <source>you</source>
        <translation>Ihnen</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>ohne Begründung</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <comment>what a release does, time</comment>
        <translation>%1 seit %2</translation>
    </message>
    <message>
        <source>%1 · %2 · plan %3</source>
        <translation>%1 · %2 · Plan %3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>what came of it, time</comment>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>interlock::LeaseDialog</name>
    <message>
        <source>Deny…</source>
        <translation>Verweigern …</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Sign the lease of %1 %2</source>
        <translation>Freigabe von %1 %2 signieren</translation>
    </message>
    <message>
        <source>All seats are filled.</source>
        <translation>Alle Plätze sind besetzt.</translation>
    </message>
    <message>
        <source>Put your key under %1 %2, %3</source>
        <translation>Setzen Sie Ihren Schlüssel unter %1 %2, %3</translation>
    </message>
    <message numerus="yes">
        <source>You allow %n stage(s), for these exact bytes, until %1. Nothing else.</source>
        <translation>
            <numerusform>Sie erlauben %n Stufe, für genau diese Bytes, bis %1. Sonst nichts.</numerusform>
            <numerusform>Sie erlauben %n Stufen, für genau diese Bytes, bis %1. Sonst nichts.</numerusform>
        </translation>
    </message>
    <message>
        <source>WHAT YOU SIGN</source>
        <translation>WAS SIE SIGNIEREN</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>file and digest</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Bound files</source>
        <translation>Gebundene Dateien</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>count and names</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Rollback pack</source>
        <translation>Rollback-Paket</translation>
    </message>
    <message>
        <source>Last rehearsal</source>
        <translation>Letzte Probe</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Worst exposure</source>
        <translation>Längste Auswirkung</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>duration and where</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Requested by</source>
        <translation>Beantragt von</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>RISK %1</source>
        <translation>RISIKO %1</translation>
    </message>
    <message>
        <source>CHANGED SINCE THE PLAN LAST APPROVED</source>
        <translation>GEÄNDERT SEIT DEM ZULETZT GENEHMIGTEN PLAN</translation>
    </message>
    <message>
        <source>%1 points: %2</source>
        <translation>%1 Punkte: %2</translation>
    </message>
    <message>
        <source>STAGES</source>
        <translation>STUFEN</translation>
    </message>
    <message>
        <source>one account</source>
        <translation>ein Konto</translation>
    </message>
    <message>
        <source>The request came from the agent %1; it may not fill a seat of a person.</source>
        <translation>Der Antrag kam vom Agenten %1; er darf keinen Platz eines Menschen besetzen.</translation>
    </message>
    <message>
        <source>REASON, KEPT IN THE RECORD</source>
        <translation>GRUND, BLEIBT IM EINTRAG</translation>
    </message>
    <message>
        <source>Reason, kept in the record</source>
        <translation>Grund, bleibt im Eintrag</translation>
    </message>
    <message>
        <source>What you reviewed</source>
        <translation>Was Sie geprüft haben</translation>
    </message>
    <message>
        <source>Code, shown again in the log:</source>
        <translation>Code, steht so auch im Protokoll:</translation>
    </message>
    <message>
        <source>Code %1</source>
        <translation>Code %1</translation>
    </message>
    <message>
        <source>Sign and touch key</source>
        <translation>Signieren und Schlüssel berühren</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>Zurückziehen …</translation>
    </message>
    <message>
        <source>Touch your key now. Code %1</source>
        <translation>Berühren Sie jetzt Ihren Schlüssel. Code %1</translation>
    </message>
    <message>
        <source>Deny this lease?</source>
        <translation>Diese Freigabe verweigern?</translation>
    </message>
    <message>
        <source>Nobody can start %1 %2 with it. A new request is needed.</source>
        <translation>Niemand kann %1 %2 damit starten. Es braucht einen neuen Antrag.</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verweigern</translation>
    </message>
    <message>
        <source>Take your key back?</source>
        <translation>Ihren Schlüssel zurückziehen?</translation>
    </message>
    <message>
        <source>The lease loses your seat. A rollout under it holds at its weight until somebody signs again.</source>
        <translation>Die Freigabe verliert Ihren Platz. Ein Rollout unter ihr bleibt auf seinem Gewicht, bis wieder jemand signiert.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>Cancel signing</source>
        <translation>Signieren abbrechen</translation>
    </message>
    <message>
        <source>This lease is no longer open. Close this form and look again.</source>
        <translation>Diese Freigabe ist nicht mehr offen. Schließen Sie das Formular und sehen Sie noch einmal nach.</translation>
    </message>
    <message>
        <source>The lease changed while you read it. Close this form and open it again before you sign.</source>
        <translation>Die Freigabe hat sich geändert, während Sie lasen. Schließen Sie das Formular und öffnen Sie es neu, bevor Sie signieren.</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>The time to sign has passed. A new request is needed.</source>
        <translation>Die Zeit zum Signieren ist vorbei. Es braucht einen neuen Antrag.</translation>
    </message>
    <message>
        <source>signed · %1 left</source>
        <translation>signiert · noch %1</translation>
    </message>
    <message numerus="yes">
        <source>%n seat(s) open · %1 left</source>
        <translation>
            <numerusform>%n Platz offen · noch %1</numerusform>
            <numerusform>%n Plätze offen · noch %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Not signed: %1</source>
        <translation>Nicht signiert: %1</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>%1 until %2</source>
        <comment>times</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Starts</translation>
    </message>
    <message>
        <source>%1 at most, %2 used</source>
        <translation>höchstens %1, %2 verbraucht</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Verkehr</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Changed since the plan last approved</source>
        <translation>Geändert seit dem zuletzt genehmigten Plan</translation>
    </message>
    <message>
        <source>made when you sign</source>
        <translation>entsteht beim Signieren</translation>
    </message>
    <message>
        <source>Waiting for the key and the guard&apos;s answer…</source>
        <translation>Wartet auf den Schlüssel und die Antwort des Wächters …</translation>
    </message>
    <message>
        <source>Waiting for the key and the guard&apos;s answer. Code %1</source>
        <translation>Wartet auf den Schlüssel und die Antwort des Wächters. Code %1</translation>
    </message>
    <message>
        <source>It was denied: nobody can start with it. A new request is needed.</source>
        <translation>Verweigert: Damit kann niemand starten. Es braucht einen neuen Antrag.</translation>
    </message>
    <message>
        <source>What you sign</source>
        <translation>Was Sie signieren</translation>
    </message>
    <message>
        <source>%1 denied it at %2: %3. Nobody can start with it; a new request is needed.</source>
        <comment>name, time, reason</comment>
        <translation>%1 hat sie %2 verweigert: %3. Niemand kann damit starten; ein neuer Antrag ist nötig.</translation>
    </message>
    <message>
        <source>You</source>
        <comment>denied it</comment>
        <translation>Sie</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>ohne Begründung</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>role, names</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>You signed as %1 at %2. The other seat needs another person (%3).</source>
        <translation>Sie haben als %1 signiert, %2. Der andere Platz braucht eine andere Person (%3).</translation>
    </message>
    <message>
        <source>No open seat is for your key: it needs %1.</source>
        <comment>roles and names</comment>
        <translation>Kein offener Platz passt zu Ihrem Schlüssel; gebraucht wird: %1.</translation>
    </message>
    <message>
        <source>This is the demo: put your key under it, and it goes live at once.</source>
        <translation>Das ist die Demo: Setzen Sie Ihren Schlüssel darunter, dann geht es sofort los.</translation>
    </message>
    <message>
        <source>rolled back before</source>
        <translation>schon zurückgerollt</translation>
    </message>
    <message>
        <source>The lease of %1 %2, %3</source>
        <translation>Die Freigabe von %1 %2, %3</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>time, why</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>, and %n more</source>
        <translation>
            <numerusform>, und %n weiteres Mal</numerusform>
            <numerusform>, und %n weitere Male</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 was rolled back %n time(s): %2%3</source>
        <translation>
            <numerusform>%1 wurde %n-mal zurückgerollt: %2%3</numerusform>
            <numerusform>%1 wurde %n-mal zurückgerollt: %2%3</numerusform>
        </translation>
    </message>
    <message>
        <source>The plan, as it is bound</source>
        <translation>Der Plan, wie er gebunden ist</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Read the plan…</source>
        <translation>Plan lesen …</translation>
    </message>
    <message>
        <source>Requested at</source>
        <translation>Beantragt am</translation>
    </message>
    <message>
        <source>No reason was given with the request.</source>
        <translation>Zum Antrag wurde kein Grund genannt.</translation>
    </message>
    <message>
        <source>%1: “%2”</source>
        <comment>who asked, why</comment>
        <translation>%1: „%2“</translation>
    </message>
    <message>
        <source>Rolls nothing back: %1</source>
        <translation>Rollt nichts zurück: %1</translation>
    </message>
    <message>
        <source>TWO KEYS</source>
        <translation>ZWEI SCHLÜSSEL</translation>
    </message>
    <message>
        <source>Rolled back in every stage at: %1</source>
        <translation>In jeder Stufe zurückgerollt bei: %1</translation>
    </message>
    <message>
        <source>look twice</source>
        <translation>genau ansehen</translation>
    </message>
</context>
<context>
    <name>interlock::LeaseView</name>
    <message>
        <source>%1 of %2, an agent signs below %3</source>
        <translation>%1 von %2, ein Agent signiert unter %3</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>%1 moves the same traffic and is not over</source>
        <translation>%1 bewegt denselben Verkehr und ist noch nicht vorbei</translation>
    </message>
    <message>
        <source>at the end, %1: %2</source>
        <translation>am Ende, %1: %2</translation>
    </message>
    <message>
        <source>nobody signed here before the lease was over</source>
        <translation>hier hat niemand signiert, bevor die Freigabe vorbei war</translation>
    </message>
    <message>
        <source>hardware key</source>
        <translation>Hardwareschlüssel</translation>
    </message>
    <message>
        <source>key that asks each time</source>
        <translation>Schlüssel, der jedes Mal fragt</translation>
    </message>
    <message>
        <source>key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>where a key is kept, its fingerprint</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>you hold the seat of %1 already; this one needs another person: %2</source>
        <translation>Sie haben schon den Platz %1; dieser braucht eine andere Person: %2</translation>
    </message>
    <message>
        <source>%1 only looks on (%2)</source>
        <translation>%1 sieht nur zu (%2)</translation>
    </message>
    <message>
        <source>%1 holds at %2</source>
        <translation>%1 hält an bei %2</translation>
    </message>
    <message>
        <source>%1 warns at %2</source>
        <translation>%1 warnt bei %2</translation>
    </message>
    <message>
        <source>then a person promotes</source>
        <translation>dann stuft jemand weiter hoch</translation>
    </message>
    <message>
        <source>then %1 approve</source>
        <comment>roles</comment>
        <translation>dann stimmt zu: %1</translation>
    </message>
    <message>
        <source>ONLY GOES FORWARD: %1</source>
        <translation>GEHT NUR VORWÄRTS: %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>guardrail and limit</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>none is bound; it is written before the first step</source>
        <translation>keines ist gebunden; es wird vor dem ersten Schritt geschrieben</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) as they stood at the request, bound: %1</source>
        <translation>
            <numerusform>%n Sache, wie sie beim Antrag stand, gebunden: %1</numerusform>
            <numerusform>%n Sachen, wie sie beim Antrag standen, gebunden: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>bound: %1; its bytes cannot be read here</source>
        <translation>gebunden: %1; seine Bytes sind hier nicht lesbar</translation>
    </message>
    <message>
        <source>The traffic was not read when this was asked for: %1</source>
        <translation>Der Verkehr wurde beim Antrag nicht gelesen: %1</translation>
    </message>
    <message>
        <source>The canary had %1 when this was asked for: a start takes all of it to stable at once, before the first stage.</source>
        <translation>Der Canary hatte beim Antrag %1: Ein Start gibt alles davon sofort an Stable, noch vor der ersten Stufe.</translation>
    </message>
    <message>
        <source>: servers canary and stable</source>
        <translation>: Server canary und stable</translation>
    </message>
</context>
<context>
    <name>interlock::Legend</name>
    <message>
        <source>stable</source>
        <translation>Stable</translation>
    </message>
    <message>
        <source>canary</source>
        <translation>Canary</translation>
    </message>
</context>
<context>
    <name>interlock::LivePage</name>
    <message>
        <source>Stages so far</source>
        <translation>Stufen bisher</translation>
    </message>
    <message>
        <source>as bars</source>
        <translation>als Balken</translation>
    </message>
    <message>
        <source>Show the stages as bars instead of a table</source>
        <translation>Die Stufen als Balken statt als Tabelle zeigen</translation>
    </message>
    <message>
        <source>as table</source>
        <translation>als Tabelle</translation>
    </message>
    <message>
        <source>Show the stages as a table instead of bars</source>
        <translation>Die Stufen als Tabelle statt als Balken zeigen</translation>
    </message>
</context>
<context>
    <name>interlock::MainWindow</name>
    <message>
        <source>Interlock</source>
        <translation>Interlock</translation>
    </message>
    <message>
        <source>%1 %2 · Interlock</source>
        <translation>%1 %2 · Interlock</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Roll back to %1?</source>
        <translation>Auf %1 zurückrollen?</translation>
    </message>
    <message>
        <source>The plan names what a rollback may break:

%1</source>
        <translation>Der Plan nennt, was ein Rollback beschädigen kann:

%1</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurückrollen</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>Promote %1 to %2?</source>
        <translation>%1 auf %2 hochstufen?</translation>
    </message>
    <message>
        <source>The guard checks the lease, the gate and every guardrail again before it moves traffic.</source>
        <translation>Der Wächter prüft Freigabe, Tor und jede Leitplanke noch einmal, bevor er Verkehr bewegt.</translation>
    </message>
    <message>
        <source>Promote to %1</source>
        <translation>Auf %1 hochstufen</translation>
    </message>
    <message>
        <source>REASON, KEPT IN THE RECORD</source>
        <translation>GRUND, BLEIBT IM EINTRAG</translation>
    </message>
    <message>
        <source>Resume %1 at %2?</source>
        <translation>%1 bei %2 fortsetzen?</translation>
    </message>
    <message>
        <source>Held because: %1

The bake clock runs on from what it had counted.</source>
        <translation>Angehalten, weil: %1

Die Uhr der Stufe läuft von ihrem Stand aus weiter.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>Handlung</translation>
    </message>
    <message>
        <source>Roll back the selected release</source>
        <translation>Das gewählte Release zurückrollen</translation>
    </message>
    <message>
        <source>Hold, or resume what is held</source>
        <translation>Anhalten oder Angehaltenes fortsetzen</translation>
    </message>
    <message>
        <source>Promote past the gate…</source>
        <translation>Durch das Tor hochstufen …</translation>
    </message>
    <message>
        <source>Write a note on the release</source>
        <translation>Eine Notiz zum Release schreiben</translation>
    </message>
    <message>
        <source>Export the evidence of the release…</source>
        <translation>Nachweise des Releases exportieren …</translation>
    </message>
    <message>
        <source>Copy the plan&apos;s digest</source>
        <translation>Prüfsumme des Plans kopieren</translation>
    </message>
    <message>
        <source>Copy the command that rolls back from a shell</source>
        <translation>Den Befehl kopieren, der aus einer Shell zurückrollt</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Previous release</source>
        <translation>Voriges Release</translation>
    </message>
    <message>
        <source>Next release</source>
        <translation>Nächstes Release</translation>
    </message>
    <message>
        <source>Filter this view</source>
        <translation>Diese Ansicht filtern</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 min</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>6 h</source>
        <translation>6 h</translation>
    </message>
    <message>
        <source>the whole release</source>
        <translation>das ganze Release</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Detail of the guardrail that is drawn first</source>
        <translation>Einzelheiten der zuerst gezeichneten Leitplanke</translation>
    </message>
    <message>
        <source>Local time or UTC</source>
        <translation>Ortszeit oder UTC</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Kiosk, for a wall</source>
        <translation>Kiosk, für die Wand</translation>
    </message>
    <message>
        <source>Another window</source>
        <translation>Weiteres Fenster</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>First steps…</source>
        <translation>Erste Schritte …</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>%1 %2 in %3</source>
        <translation>%1 %2 in %3</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Roll back: see what it does first</source>
        <translation>Zurückrollen: erst ansehen, was geschieht</translation>
    </message>
    <message>
        <source>Help on this screen</source>
        <translation>Hilfe zu dieser Ansicht</translation>
    </message>
    <message>
        <source>Signing with %1. Code %2</source>
        <translation>Signiert mit %1. Code %2</translation>
    </message>
    <message>
        <source>Drill: practise a rollback on the demo</source>
        <translation>Übung: einen Rollback an der Demo üben</translation>
    </message>
    <message>
        <source>All curves, or two</source>
        <translation>Alle Kurven oder zwei</translation>
    </message>
    <message>
        <source>Rehearsals of the rollback…</source>
        <translation>Proben des Rollbacks …</translation>
    </message>
    <message>
        <source>%1: nothing to hold or resume</source>
        <translation>%1: nichts anzuhalten oder fortzusetzen</translation>
    </message>
    <message>
        <source>%1: no gate to pass</source>
        <translation>%1: kein Tor zu durchschreiten</translation>
    </message>
    <message>
        <source>the plan names no runbook</source>
        <translation>der Plan nennt kein Handbuch</translation>
    </message>
    <message>
        <source>%1: only what was rolled back goes up again</source>
        <translation>%1: nur Zurückgerolltes geht wieder hinauf</translation>
    </message>
    <message>
        <source>no form is open</source>
        <translation>kein Formular ist offen</translation>
    </message>
    <message>
        <source>no release is selected</source>
        <translation>kein Release ist gewählt</translation>
    </message>
    <message numerus="yes">
        <source>Asking %n connection(s) now; how they answer stands in Connections.</source>
        <translation>
            <numerusform>Fragt jetzt %n Verbindung; wie sie antwortet, steht unter Verbindungen.</numerusform>
            <numerusform>Fragt jetzt %n Verbindungen; wie sie antworten, steht unter Verbindungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing can be asked now.</source>
        <translation>Jetzt kann nichts gefragt werden.</translation>
    </message>
    <message>
        <source>Resume %1 %2 at %3?</source>
        <translation>%1 %2 bei %3 fortsetzen?</translation>
    </message>
    <message>
        <source>It was rolled back: %1

Going up again needs a new lease for the same plan, and two keys. It begins at %2 and passes every stage again.</source>
        <translation>Zurückgerollt: %1

Wieder hinauf geht es nur mit einer neuen Freigabe für denselben Plan und zwei Schlüsseln. Es beginnt bei %2 und durchläuft jede Stufe neu.</translation>
    </message>
    <message>
        <source>Ask for a lease</source>
        <translation>Freigabe beantragen</translation>
    </message>
    <message>
        <source>Sign, in the form that is open</source>
        <translation>Signieren, im offenen Formular</translation>
    </message>
    <message>
        <source>Acknowledge: I have seen the alarm</source>
        <translation>Bestätigen: Ich habe den Alarm gesehen</translation>
    </message>
    <message>
        <source>Open the runbook of the release</source>
        <translation>Das Handbuch des Releases öffnen</translation>
    </message>
    <message>
        <source>Resume after a rollback…</source>
        <translation>Nach einem Rollback fortsetzen …</translation>
    </message>
    <message>
        <source>Ask its sources and its traffic now</source>
        <translation>Quellen und Verkehr jetzt abfragen</translation>
    </message>
    <message>
        <source>Zoom out in time</source>
        <translation>Mehr Zeit zeigen</translation>
    </message>
    <message>
        <source>Back to the picked range</source>
        <translation>Zurück zum gewählten Bereich</translation>
    </message>
    <message>
        <source>Show from when to when…</source>
        <translation>Von wann bis wann zeigen …</translation>
    </message>
    <message>
        <source>%1: nothing of it is raised any more</source>
        <translation>%1: Davon wird nichts mehr hochgestuft</translation>
    </message>
    <message>
        <source>Ask for a new lease for %1 %2?</source>
        <translation>Neue Freigabe für %1 %2 beantragen?</translation>
    </message>
    <message>
        <source>For the same plan, with its keys asked for again. Once it is signed, resume: the release goes on from where it is held.</source>
        <translation>Für denselben Plan; seine Schlüssel werden neu verlangt. Ist sie signiert, setzen Sie fort: Das Release geht dort weiter, wo es angehalten ist.</translation>
    </message>
    <message>
        <source>Ask for a new lease for the release…</source>
        <translation>Neue Freigabe für das Release beantragen …</translation>
    </message>
    <message>
        <source>No guard answers: this console rolls back by itself. The same in a shell:</source>
        <translation>Kein Wächter antwortet: Diese Konsole rollt selbst zurück. Dasselbe in einer Shell:</translation>
    </message>
    <message>
        <source>Not taken: the window or the button has just moved. Press again.</source>
        <translation>Nicht angenommen: Fenster oder Knopf haben sich gerade bewegt. Drücken Sie noch einmal.</translation>
    </message>
    <message>
        <source>Esc or F11 leaves the kiosk.</source>
        <translation>Esc oder F11 verlässt den Kiosk.</translation>
    </message>
    <message>
        <source>YOU ANSWER THE GATE AS</source>
        <translation>SIE ENTSCHEIDEN AM TOR ALS</translation>
    </message>
    <message>
        <source>%1: nothing to resume</source>
        <translation>%1: nichts fortzusetzen</translation>
    </message>
    <message>
        <source>%1: nothing to take back</source>
        <translation>%1: nichts zurückzurollen</translation>
    </message>
</context>
<context>
    <name>interlock::NavRail</name>
    <message>
        <source>Settings (Ctrl+,)</source>
        <translation>Einstellungen (Strg+,)</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Strg+%2)</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Releases</translation>
    </message>
    <message>
        <source>The list of releases</source>
        <translation>Die Liste der Releases</translation>
    </message>
</context>
<context>
    <name>interlock::NothingFound</name>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Nothing here has &quot;%1&quot;.</source>
        <translation>Nichts hier enthält „%1“.</translation>
    </message>
</context>
<context>
    <name>interlock::NoticeWatch</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>value and limit</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 is held</source>
        <translation>%1 ist angehalten</translation>
    </message>
    <message>
        <source>%1: rolling back to %2</source>
        <translation>%1: wird auf %2 zurückgerollt</translation>
    </message>
    <message>
        <source>%1: rolled back</source>
        <translation>%1: zurückgerollt</translation>
    </message>
    <message>
        <source>0 % on %1 was read back</source>
        <translation>0 % auf %1 wurde zurückgelesen</translation>
    </message>
    <message>
        <source>%1: completed</source>
        <translation>%1: abgeschlossen</translation>
    </message>
    <message>
        <source>%1 of the traffic is on %2</source>
        <translation>%1 des Verkehrs sind auf %2</translation>
    </message>
    <message>
        <source>%1: stage %2 passed</source>
        <translation>%1: Stufe %2 bestanden</translation>
    </message>
    <message>
        <source>now at %1</source>
        <translation>jetzt bei %1</translation>
    </message>
    <message>
        <source>Your key is asked for: %1</source>
        <translation>Ihr Schlüssel wird verlangt: %1</translation>
    </message>
    <message>
        <source>%1 to %2 in %3</source>
        <translation>%1 auf %2 in %3</translation>
    </message>
    <message>
        <source>This console sees nothing</source>
        <translation>Diese Konsole sieht nichts</translation>
    </message>
    <message>
        <source>Nothing new was read from the store. The guard is not affected.</source>
        <translation>Aus dem Speicher wurde nichts Neues gelesen. Der Wächter ist nicht betroffen.</translation>
    </message>
    <message>
        <source>Nobody guards</source>
        <translation>Niemand wacht</translation>
    </message>
    <message>
        <source>A release is open and no guard answers.</source>
        <translation>Ein Release ist offen, und kein Wächter antwortet.</translation>
    </message>
    <message>
        <source>%1: no new data</source>
        <translation>%1: keine neuen Daten</translation>
    </message>
    <message>
        <source>%1: the rollback is not verified</source>
        <translation>%1: Der Rollback ist nicht bestätigt</translation>
    </message>
    <message>
        <source>0 % was not read back; the guard orders it again</source>
        <translation>0 % wurde nicht zurückgelesen; der Wächter ordnet es erneut an</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>release, what its lease does</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 %2: the lease is denied</source>
        <translation>%1 %2: Die Freigabe ist verweigert</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>who denied, why</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>ohne Begründung</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2; and %n more in breach</source>
        <comment>value and limit</comment>
        <translation>
            <numerusform>%1, %2; und %n weitere verletzt</numerusform>
            <numerusform>%1, %2; und %n weitere verletzt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::Notices</name>
    <message>
        <source>The store cannot be read.</source>
        <translation>Der Speicher lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>This window shows the past.</source>
        <translation>Dieses Fenster zeigt Vergangenes.</translation>
    </message>
    <message>
        <source>Nothing new was read for %1. The guard is not affected.</source>
        <translation>Seit %1 wurde nichts Neues gelesen. Der Wächter ist nicht betroffen.</translation>
    </message>
    <message>
        <source>Nobody is guarding.</source>
        <translation>Niemand wacht.</translation>
    </message>
    <message>
        <source>Start guard</source>
        <translation>Wächter starten</translation>
    </message>
    <message>
        <source>The guard is silent.</source>
        <translation>Der Wächter schweigt.</translation>
    </message>
    <message>
        <source>Process %1 has said nothing for %2. Starting a guard ends it first.</source>
        <translation>Prozess %1 schweigt seit %2. Wer einen Wächter startet, beendet ihn zuerst.</translation>
    </message>
    <message>
        <source>The data is stale.</source>
        <translation>Die Daten sind veraltet.</translation>
    </message>
    <message>
        <source>The newest sample is %1 old. Without values the stage cannot pass; see the guardrails for the reason.</source>
        <translation>Der neueste Messwert ist %1 alt. Ohne Werte kann die Stufe nicht bestehen; den Grund zeigen die Leitplanken.</translation>
    </message>
    <message>
        <source>Signed with your key, not from this console.</source>
        <translation>Mit Ihrem Schlüssel signiert, nicht von dieser Konsole.</translation>
    </message>
    <message>
        <source>Record %1, %2, at %3. If that was not you, withdraw it and have the key revoked.</source>
        <translation>Eintrag %1, %2, um %3. Wenn Sie das nicht waren: zurückziehen und den Schlüssel sperren lassen.</translation>
    </message>
    <message>
        <source>That was me</source>
        <translation>Das war ich</translation>
    </message>
    <message>
        <source>Reading the store…</source>
        <translation>Der Speicher wird gelesen …</translation>
    </message>
    <message>
        <source>The first view appears as soon as the log is read.</source>
        <translation>Die erste Ansicht erscheint, sobald das Protokoll gelesen ist.</translation>
    </message>
    <message>
        <source>The store cannot be read</source>
        <translation>Der Speicher lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>%1

%2

%3</source>
        <comment>path, problem, mend</comment>
        <translation>%1

%2

%3</translation>
    </message>
    <message>
        <source>First steps…</source>
        <translation>Erste Schritte …</translation>
    </message>
    <message>
        <source>No release is running</source>
        <translation>Kein Release läuft</translation>
    </message>
    <message>
        <source>A lease waits: it needs keys, or somebody to start it.</source>
        <translation>Eine Freigabe wartet: auf Schlüssel oder darauf, dass jemand sie startet.</translation>
    </message>
    <message>
        <source>Open approvals</source>
        <translation>Freigaben öffnen</translation>
    </message>
    <message>
        <source>No releases yet</source>
        <translation>Noch keine Releases</translation>
    </message>
    <message>
        <source>A release begins with a lease for a plan:

interlock lease request PLAN --store %1</source>
        <translation>Ein Release beginnt mit einer Freigabe für einen Plan:

interlock lease request PLAN --store %1</translation>
    </message>
    <message>
        <source>The rollback is NOT done.</source>
        <translation>Der Rollback ist NICHT erledigt.</translation>
    </message>
    <message>
        <source>Open connections</source>
        <translation>Verbindungen öffnen</translation>
    </message>
    <message>
        <source>No rollback could be made right now.</source>
        <translation>Gerade wäre kein Rollback möglich.</translation>
    </message>
    <message>
        <source>No store yet</source>
        <translation>Noch kein Speicher</translation>
    </message>
    <message>
        <source>Nothing was released from here so far:
%1

Watch a demo, or ask for a first lease.</source>
        <translation>Von hier wurde noch nichts ausgerollt:
%1

Sehen Sie eine Demo an oder beantragen Sie eine erste Freigabe.</translation>
    </message>
    <message>
        <source>The lease has expired.</source>
        <translation>Die Freigabe ist abgelaufen.</translation>
    </message>
    <message>
        <source>The release stays where it is until a new lease for the same plan is signed and somebody resumes. A rollback needs no lease.</source>
        <translation>Das Release bleibt, wo es ist, bis eine neue Freigabe für denselben Plan signiert ist und jemand fortsetzt. Zurückrollen braucht keine Freigabe.</translation>
    </message>
    <message>
        <source>The lease expires in %1.</source>
        <translation>Die Freigabe läuft in %1 ab.</translation>
    </message>
    <message>
        <source>Then the release is held where it is. It goes on under a new lease for the same plan; a rollback needs none.</source>
        <translation>Dann wird das Release dort angehalten, wo es ist. Weiter geht es mit einer neuen Freigabe für denselben Plan; Zurückrollen braucht keine.</translation>
    </message>
    <message>
        <source>Ask for a lease…</source>
        <translation>Freigabe beantragen …</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>sink, what went wrong</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Messages do not arrive.</source>
        <translation>Nachrichten kommen nicht an.</translation>
    </message>
    <message>
        <source>Evidence is missing.</source>
        <translation>Nachweise fehlen.</translation>
    </message>
    <message>
        <source>The plan demands it, and the log does not have it: %1. To give the first: %2</source>
        <translation>Der Plan verlangt es, und im Protokoll steht es nicht: %1. So wird das erste nachgereicht: %2</translation>
    </message>
    <message>
        <source>Open records</source>
        <translation>Protokoll öffnen</translation>
    </message>
    <message>
        <source>Nothing is started or judged until a guard runs. Rolling back works from here.</source>
        <translation>Ohne Wächter wird nichts begonnen oder beurteilt. Zurückrollen geht von hier aus.</translation>
    </message>
    <message>
        <source>%1 %2 in %3</source>
        <comment>release, version, environment</comment>
        <translation>%1 %2 in %3</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>how it ended, time</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%1: its canary carries traffic and no process watches it. Rolling back works from here.</source>
        <translation>
            <numerusform>%1: Der Canary trägt Verkehr, und kein Prozess bewacht ihn. Zurückrollen geht von hier.</numerusform>
            <numerusform>%1: Die Canarys tragen Verkehr, und kein Prozess bewacht sie. Zurückrollen geht von hier.</numerusform>
        </translation>
    </message>
    <message>
        <source>This release is over: %1.</source>
        <translation>Dieses Release ist vorbei: %1.</translation>
    </message>
    <message>
        <source>%1 is open at %2: %3. The red button is about what is shown.</source>
        <comment>release, weight, verdict</comment>
        <translation>%1 ist offen bei %2: %3. Der rote Knopf gilt dem, was gezeigt wird.</translation>
    </message>
    <message>
        <source>Show %1</source>
        <comment>a release</comment>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Now shown: %1.</source>
        <translation>Jetzt gezeigt: %1.</translation>
    </message>
    <message>
        <source>It began %1. The one before it is over: %2.</source>
        <translation>Es begann %1. Das vorige ist vorbei: %2.</translation>
    </message>
    <message>
        <source>Back to that one</source>
        <translation>Zurück zum vorigen</translation>
    </message>
    <message numerus="yes">
        <source>%1. %2 of the users may still be on %3. The guard orders it again and again, %n time(s) so far; the command does the same by hand.</source>
        <comment>why, share, version</comment>
        <translation>
            <numerusform>%1. %2 der Nutzer sind vielleicht noch auf %3. Der Wächter ordnet es immer wieder an, bisher %n-mal; der Befehl tut dasselbe von Hand.</numerusform>
            <numerusform>%1. %2 der Nutzer sind vielleicht noch auf %3. Der Wächter ordnet es immer wieder an, bisher %n-mal; der Befehl tut dasselbe von Hand.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. %2.</source>
        <comment>problem and mend</comment>
        <translation>%1. %2.</translation>
    </message>
</context>
<context>
    <name>interlock::Pages</name>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Vorfall</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>interlock::Palette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Screen, release or act</source>
        <translation>Ansicht, Release oder Handlung</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>Passende Befehle</translation>
    </message>
    <message>
        <source>Nothing is called &quot;%1&quot;. Delete some of it.</source>
        <translation>Nichts heißt „%1“. Kürzen Sie die Eingabe.</translation>
    </message>
</context>
<context>
    <name>interlock::PaletteModel</name>
    <message>
        <source>%1, key %2</source>
        <translation>%1, Taste %2</translation>
    </message>
    <message>
        <source>%1, not now: %2</source>
        <translation>%1, jetzt nicht: %2</translation>
    </message>
</context>
<context>
    <name>interlock::PlotMark</name>
    <message>
        <source>→ %1</source>
        <comment>to a weight</comment>
        <translation>→ %1</translation>
    </message>
</context>
<context>
    <name>interlock::PoliciesPage</name>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>No rule: nothing can be raised.</source>
        <translation>Keine Regel: Nichts kann hochgestuft werden.</translation>
    </message>
    <message>
        <source>What this version changed</source>
        <translation>Was diese Version geändert hat</translation>
    </message>
    <message>
        <source>What the check found</source>
        <translation>Was die Prüfung fand</translation>
    </message>
    <message>
        <source>No policy yet</source>
        <translation>Noch keine Richtlinie</translation>
    </message>
    <message>
        <source>The first one is made together with the store:

interlock init</source>
        <translation>Die erste entsteht zusammen mit dem Speicher:

interlock init</translation>
    </message>
    <message>
        <source>Check a policy file…</source>
        <translation>Richtliniendatei prüfen …</translation>
    </message>
    <message>
        <source>WHO COULD SIGN THIS?</source>
        <translation>WER KÖNNTE DAS SIGNIEREN?</translation>
    </message>
    <message>
        <source>PEOPLE AND KEYS</source>
        <translation>MENSCHEN UND SCHLÜSSEL</translation>
    </message>
    <message>
        <source>RULES</source>
        <translation>REGELN</translation>
    </message>
    <message>
        <source>Seats are always filled by different people. Lowering needs no key.</source>
        <translation>Plätze besetzen immer verschiedene Menschen. Senken braucht keinen Schlüssel.</translation>
    </message>
    <message>
        <source>PROPOSED</source>
        <translation>VORGESCHLAGEN</translation>
    </message>
    <message>
        <source>IN FORCE</source>
        <translation>IN KRAFT</translation>
    </message>
    <message>
        <source>HISTORY</source>
        <translation>GESCHICHTE</translation>
    </message>
    <message>
        <source>Each record is judged by the version in force at its place in the log.</source>
        <translation>Jeder Eintrag wird nach der Version beurteilt, die an seiner Stelle im Protokoll galt.</translation>
    </message>
    <message>
        <source>Version of the policy</source>
        <translation>Version der Richtlinie</translation>
    </message>
    <message>
        <source>The store cannot be read</source>
        <translation>Der Speicher lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>%1

%2</source>
        <comment>problem, mend</comment>
        <translation>%1

%2</translation>
    </message>
    <message>
        <source>Reading the store…</source>
        <translation>Der Speicher wird gelesen …</translation>
    </message>
    <message>
        <source>The policy stands in the log.</source>
        <translation>Die Richtlinie steht im Protokoll.</translation>
    </message>
    <message>
        <source>version %1, from record %2, %3</source>
        <translation>Version %1, ab Eintrag %2, %3</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>from record %1</source>
        <translation>ab Eintrag %1</translation>
    </message>
    <message>
        <source>safe</source>
        <translation>sicher</translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s)</source>
        <translation>
            <numerusform>%n Fehler</numerusform>
            <numerusform>%n Fehler</numerusform>
        </translation>
    </message>
    <message>
        <source>An agent cosigns below a risk of %1 of 100</source>
        <translation>Ein Agent zeichnet unter einem Risiko von %1 von 100 mit</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>no role</source>
        <translation>keine Rolle</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>, ended %1</source>
        <translation>, beendet %1</translation>
    </message>
    <message>
        <source>, until %1</source>
        <translation>, bis %1</translation>
    </message>
    <message>
        <source>key ended</source>
        <translation>Schlüssel beendet</translation>
    </message>
    <message>
        <source>key ends soon</source>
        <translation>Schlüssel endet bald</translation>
    </message>
    <message>
        <source>Revoked key %1</source>
        <translation>Gesperrter Schlüssel %1</translation>
    </message>
    <message>
        <source>%1; its records from %2 on are disputed</source>
        <translation>%1; seine Einträge ab %2 sind bestritten</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <comment>start in staging</comment>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>can be met</source>
        <translation>erfüllbar</translation>
    </message>
    <message>
        <source>nobody could</source>
        <translation>niemand könnte</translation>
    </message>
    <message>
        <source>Version %1, record %2</source>
        <translation>Version %1, Eintrag %2</translation>
    </message>
    <message>
        <source>interlock policy sign %1</source>
        <translation>interlock policy sign %1</translation>
    </message>
    <message>
        <source>needs keys</source>
        <translation>braucht Schlüssel</translation>
    </message>
    <message>
        <source>No reason was given.</source>
        <translation>Kein Grund angegeben.</translation>
    </message>
    <message>
        <source>Check a policy file</source>
        <translation>Richtliniendatei prüfen</translation>
    </message>
    <message>
        <source>Checking %1…</source>
        <translation>%1 wird geprüft …</translation>
    </message>
    <message>
        <source>%1 is not safe:</source>
        <translation>%1 ist nicht sicher:</translation>
    </message>
    <message>
        <source>Changed by %1 alone</source>
        <translation>%1 allein ändert sie</translation>
    </message>
    <message numerus="yes">
        <source>Changed by %n of %1</source>
        <comment>how many, names</comment>
        <translation>
            <numerusform>%n von %1 ändert sie</numerusform>
            <numerusform>%n von %1 ändern sie</numerusform>
        </translation>
    </message>
    <message>
        <source>a new version is signed as the old policy and as the new one ask</source>
        <translation>eine neue Version wird signiert, wie die alte und die neue es verlangen</translation>
    </message>
    <message>
        <source>%1 outside production</source>
        <translation>%1 außerhalb von production</translation>
    </message>
</context>
<context>
    <name>interlock::PolicyCard</name>
    <message>
        <source>Policy, version %1</source>
        <translation>Richtlinie, Version %1</translation>
    </message>
    <message>
        <source>waits for your key</source>
        <translation>wartet auf Ihren Schlüssel</translation>
    </message>
    <message>
        <source>Review and sign…</source>
        <translation>Prüfen und signieren …</translation>
    </message>
    <message>
        <source>Review and sign: policy, version %1</source>
        <translation>Prüfen und signieren: Richtlinie, Version %1</translation>
    </message>
</context>
<context>
    <name>interlock::PolicyDialog</name>
    <message>
        <source>made when you sign</source>
        <translation>entsteht beim Signieren</translation>
    </message>
    <message>
        <source>Refuse…</source>
        <translation>Ablehnen …</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Sign and touch key</source>
        <translation>Signieren und Schlüssel berühren</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <source>Sign policy version %1</source>
        <translation>Version %1 der Richtlinie signieren</translation>
    </message>
    <message>
        <source>Policy, version %1</source>
        <translation>Richtlinie, Version %1</translation>
    </message>
    <message>
        <source>SHA-256 %1</source>
        <translation>SHA-256 %1</translation>
    </message>
    <message>
        <source>WHAT IT CHANGES</source>
        <translation>WAS SIE ÄNDERT</translation>
    </message>
    <message>
        <source>What it changes</source>
        <translation>Was sie ändert</translation>
    </message>
    <message>
        <source>REASON, KEPT IN THE RECORD</source>
        <translation>GRUND, BLEIBT IM EINTRAG</translation>
    </message>
    <message>
        <source>Reason, kept in the record</source>
        <translation>Grund, bleibt im Eintrag</translation>
    </message>
    <message>
        <source>Code, shown again in the log:</source>
        <translation>Code, steht so auch im Protokoll:</translation>
    </message>
    <message>
        <source>Refuse policy version %1?</source>
        <translation>Version %1 der Richtlinie ablehnen?</translation>
    </message>
    <message>
        <source>Your word counts against it; others may still sign.</source>
        <translation>Ihr Wort zählt dagegen; andere können weiterhin signieren.</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Cancel signing</source>
        <translation>Signieren abbrechen</translation>
    </message>
    <message>
        <source>Waiting for the key and the guard&apos;s answer…</source>
        <translation>Wartet auf den Schlüssel und die Antwort des Wächters …</translation>
    </message>
    <message>
        <source>This proposal is no longer open. Close this form and look again.</source>
        <translation>Dieser Vorschlag ist nicht mehr offen. Schließen Sie das Formular und sehen Sie noch einmal nach.</translation>
    </message>
    <message>
        <source>Code %1</source>
        <translation>Code %1</translation>
    </message>
    <message>
        <source>Not signed: %1</source>
        <translation>Nicht signiert: %1</translation>
    </message>
</context>
<context>
    <name>interlock::PolicyView</name>
    <message>
        <source>The store has no policy yet: interlock init makes the first</source>
        <translation>Der Speicher hat noch keine Richtlinie: interlock init legt die erste an</translation>
    </message>
    <message>
        <source>check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Safe, and the same as the policy in force</source>
        <translation>Sicher und gleich der geltenden Richtlinie</translation>
    </message>
    <message>
        <source>Safe. As version %1 it would change:</source>
        <translation>Sicher. Als Version %1 würde sie ändern:</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <comment>number of seats, role</comment>
        <translation>%1 × %2</translation>
    </message>
    <message numerus="yes">
        <source>%n human(s) at least</source>
        <translation>
            <numerusform>mindestens %n Mensch</numerusform>
            <numerusform>mindestens %n Menschen</numerusform>
        </translation>
    </message>
    <message>
        <source>who asks fills none</source>
        <translation>wer beantragt, besetzt keinen</translation>
    </message>
    <message>
        <source>lease of %1 at most</source>
        <translation>Freigabe von höchstens %1</translation>
    </message>
    <message numerus="yes">
        <source>%n start(s)</source>
        <translation>
            <numerusform>%n Start</numerusform>
            <numerusform>%n Starts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::Preferences</name>
    <message>
        <source>The preferences have the format %1; this console reads %2</source>
        <translation>Die Einstellungen haben das Format %1; diese Konsole liest %2</translation>
    </message>
    <message>
        <source>Use the newer console, or delete the file</source>
        <translation>Nehmen Sie die neuere Konsole oder löschen Sie die Datei</translation>
    </message>
</context>
<context>
    <name>interlock::Prober</name>
    <message>
        <source>the plan has no source %1</source>
        <translation>der Plan hat keine Quelle %1</translation>
    </message>
    <message>
        <source>%1 bytes in %2 ms</source>
        <translation>%1 Byte in %2 ms</translation>
    </message>
    <message numerus="yes">
        <source>%n Ed25519 key(s)</source>
        <translation>
            <numerusform>%n Ed25519-Schlüssel</numerusform>
            <numerusform>%n Ed25519-Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <source>the plan tells nobody by %1</source>
        <translation>der Plan benachrichtigt niemanden über %1</translation>
    </message>
    <message>
        <source>would take a message; none was sent</source>
        <translation>nähme eine Nachricht an; gesendet wurde keine</translation>
    </message>
</context>
<context>
    <name>interlock::RailButton</name>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n wartet</numerusform>
            <numerusform>%1, %n warten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>interlock::RangeDialog</name>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>From when to when</source>
        <translation>Von wann bis wann</translation>
    </message>
    <message>
        <source>&amp;From, %1</source>
        <translation>&amp;Von, %1</translation>
    </message>
    <message>
        <source>&amp;To, %1</source>
        <translation>&amp;Bis, %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The end is at least %1 after the begin.</source>
        <translation>Das Ende liegt mindestens %1 nach dem Anfang.</translation>
    </message>
    <message>
        <source>The release had not begun by then.</source>
        <translation>Da hatte das Release noch nicht begonnen.</translation>
    </message>
    <message>
        <source>That is after all there is to see.</source>
        <translation>Das ist nach allem, was es zu sehen gibt.</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Stage %1</source>
        <translation>Stufe %1</translation>
    </message>
</context>
<context>
    <name>interlock::RangeRow</name>
    <message>
        <source>5m</source>
        <translation>5m</translation>
    </message>
    <message>
        <source>15m</source>
        <translation>15m</translation>
    </message>
    <message>
        <source>1h</source>
        <translation>1h</translation>
    </message>
    <message>
        <source>6h</source>
        <translation>6h</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Taste %1</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>Shows what was between two moments. Wheel or + and - zoom, drag or Shift+arrows pan, Z zooms out, Shift+Z goes back.</source>
        <translation>Zeigt, was zwischen zwei Zeitpunkten war. Rad oder + und - zoomen, Ziehen oder Umschalt+Pfeile verschieben, Z zeigt mehr, Umschalt+Z geht zurück.</translation>
    </message>
    <message>
        <source>The plots go on with time, or stand still</source>
        <translation>Die Kurven gehen mit der Zeit weiter oder stehen still</translation>
    </message>
    <message>
        <source>Choose times…</source>
        <translation>Zeiten wählen …</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>two moments</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>the last %1</source>
        <comment>a duration</comment>
        <translation>die letzten %1</translation>
    </message>
    <message>
        <source>Choose from when to when: %1</source>
        <translation>Wählen, von wann bis wann: %1</translation>
    </message>
    <message>
        <source>Following</source>
        <translation>Folgt</translation>
    </message>
    <message>
        <source>Follow again</source>
        <translation>Wieder folgen</translation>
    </message>
    <message>
        <source>The plots follow the present; let them stand still</source>
        <translation>Die Kurven folgen der Gegenwart; anhalten</translation>
    </message>
    <message>
        <source>Let the plots follow the present again</source>
        <translation>Die Kurven wieder der Gegenwart folgen lassen</translation>
    </message>
    <message>
        <source>two curves</source>
        <translation>zwei Kurven</translation>
    </message>
    <message>
        <source>all curves</source>
        <translation>alle Kurven</translation>
    </message>
    <message>
        <source>Show two curves and the distribution</source>
        <translation>Zwei Kurven und die Verteilung zeigen</translation>
    </message>
    <message>
        <source>Show the curves of all guardrails</source>
        <translation>Die Kurven aller Leitplanken zeigen</translation>
    </message>
</context>
<context>
    <name>interlock::RecordModel</name>
    <message>
        <source>index</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>time, %1</source>
        <translation>Zeit, %1</translation>
    </message>
    <message>
        <source>who</source>
        <translation>wer</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>why</source>
        <translation>warum</translation>
    </message>
    <message>
        <source>signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>hash</source>
        <translation>Hash</translation>
    </message>
</context>
<context>
    <name>interlock::RecordsPage</name>
    <message>
        <source>Verify the log</source>
        <translation>Protokoll prüfen</translation>
    </message>
    <message>
        <source>Export evidence…</source>
        <translation>Nachweise exportieren …</translation>
    </message>
    <message>
        <source>No records yet</source>
        <translation>Noch keine Einträge</translation>
    </message>
    <message>
        <source>The log is written by the guard. The first record is the policy
that `interlock init` signs.</source>
        <translation>Der Wächter schreibt das Protokoll. Der erste Eintrag ist die
Richtlinie, die `interlock init` signiert.</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Search records  ( / )</source>
        <translation>Einträge suchen  ( / )</translation>
    </message>
    <message>
        <source>Search records</source>
        <translation>Einträge suchen</translation>
    </message>
    <message>
        <source>Re-computes every signature, role, the root and every decision</source>
        <translation>Rechnet jede Signatur, jede Rolle, die Wurzel und jede Entscheidung nach</translation>
    </message>
    <message>
        <source>verifying</source>
        <translation>wird geprüft</translation>
    </message>
    <message>
        <source>Reading the whole log; the console goes on meanwhile.</source>
        <translation>Das ganze Protokoll wird gelesen; die Konsole läuft derweil weiter.</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>stimmt nicht</translation>
    </message>
    <message>
        <source>Export the evidence of %1</source>
        <translation>Nachweise von %1 exportieren</translation>
    </message>
    <message>
        <source>exporting</source>
        <translation>wird exportiert</translation>
    </message>
    <message>
        <source>Verifying the log and writing %1</source>
        <translation>Das Protokoll wird geprüft, %1 wird geschrieben</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>exportiert</translation>
    </message>
    <message>
        <source>not exported</source>
        <translation>nicht exportiert</translation>
    </message>
    <message>
        <source>Everything that proves %1 to anybody, as one file (E)</source>
        <translation>Alles, was %1 gegenüber jedem belegt, als eine Datei (E)</translation>
    </message>
    <message>
        <source>Select a release first</source>
        <translation>Wählen Sie erst ein Release</translation>
    </message>
    <message>
        <source>Payload of the record</source>
        <translation>Inhalt des Eintrags</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) · %1</source>
        <translation>
            <numerusform>%n Eintrag · %1</numerusform>
            <numerusform>%n Einträge · %1</numerusform>
        </translation>
    </message>
    <message>
        <source>head verified %1</source>
        <translation>Stand geprüft %1</translation>
    </message>
    <message>
        <source>head not verified yet</source>
        <translation>Stand noch nicht geprüft</translation>
    </message>
    <message>
        <source>Select a record to read what was signed</source>
        <translation>Wählen Sie einen Eintrag, um zu lesen, was signiert wurde</translation>
    </message>
    <message>
        <source>%1 · %2 by %3 · %4</source>
        <translation>%1 · %2 von %3 · %4</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>The log was not read to its end: nothing is said about it.</source>
        <translation>Das Protokoll wurde nicht zu Ende gelesen: Darüber ist nichts gesagt.</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Evidence that the plan demands</source>
        <translation>Nachweise, die der Plan verlangt</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what the plan demands, what the log has</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>evidence whole</source>
        <translation>Nachweise vollständig</translation>
    </message>
    <message>
        <source>evidence missing</source>
        <translation>Nachweise fehlen</translation>
    </message>
    <message>
        <source>evidence so far</source>
        <translation>Nachweise bisher</translation>
    </message>
    <message>
        <source>%1 of %2 that the plan demands are in the log.</source>
        <translation>%1 von %2, die der Plan verlangt, stehen im Protokoll.</translation>
    </message>
</context>
<context>
    <name>interlock::RecoveryModel</name>
    <message>
        <source>%1: %2</source>
        <comment>a column, its value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Ausgangswert</translation>
    </message>
    <message>
        <source>Degraded</source>
        <translation>Verschlechtert</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Wiederhergestellt</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>Erholung</translation>
    </message>
</context>
<context>
    <name>interlock::RehearsalWindow</name>
    <message>
        <source>Rehearse</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Stop, and clear the fault</source>
        <translation>Beenden und Fehler entfernen</translation>
    </message>
    <message>
        <source>Rehearsals of the rollback</source>
        <translation>Proben des Rollbacks</translation>
    </message>
    <message>
        <source>Lease to rehearse under</source>
        <translation>Freigabe, unter der geprobt wird</translation>
    </message>
    <message>
        <source>Reason, kept in the record</source>
        <translation>Grund, bleibt im Eintrag</translation>
    </message>
    <message>
        <source>Reason of the rehearsal, kept in the record</source>
        <translation>Grund der Probe, bleibt im Eintrag</translation>
    </message>
    <message>
        <source>Timeline of the rehearsal</source>
        <translation>Zeitverlauf der Probe</translation>
    </message>
    <message>
        <source>What came back: before the fault, with it, after the rollback</source>
        <translation>Was wiederkam: vor dem Fehler, mit ihm, nach dem Rollback</translation>
    </message>
    <message>
        <source>EARLIER REHEARSALS, FROM THE LOG</source>
        <translation>FRÜHERE PROBEN, AUS DEM PROTOKOLL</translation>
    </message>
    <message>
        <source>Earlier rehearsals</source>
        <translation>Frühere Proben</translation>
    </message>
    <message>
        <source>%1 %2 in %3</source>
        <translation>%1 %2 in %3</translation>
    </message>
    <message>
        <source>%1 · %2 %3 in %4 · by %5</source>
        <comment>when, passed or failed, service, environment, who</comment>
        <translation>%1 · %2 %3 in %4 · von %5</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>nicht bestanden</translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation>Noch keine.</translation>
    </message>
    <message>
        <source>No signed lease is over a plan with a section rehearsal. Ask for one: interlock lease request PLAN</source>
        <translation>Keine signierte Freigabe gilt für einen Plan mit einem Abschnitt rehearsal. Beantragen Sie eine: interlock lease request PLAN</translation>
    </message>
    <message>
        <source>Rehearsing</source>
        <translation>Es wird geprobt</translation>
    </message>
    <message>
        <source>Not rehearsed</source>
        <translation>Nicht geprobt</translation>
    </message>
    <message>
        <source>Passed: the rollback restored users in time</source>
        <translation>Bestanden: Nach dem Rollback wurden die Nutzer rechtzeitig wieder gut bedient</translation>
    </message>
    <message>
        <source>Rehearsal %1: %2</source>
        <translation>Probe %1: %2</translation>
    </message>
    <message>
        <source>Starts an ordinary rollout under the lease, makes its canary worse, waits for the guardrail&apos;s rollback and measures what users get until they are served as before. A drill is the other half: there you press the red button, on the demo, and are timed.</source>
        <translation>Startet einen gewöhnlichen Rollout unter der Freigabe, verschlechtert dessen Canary, wartet, bis die Leitplanke zurückrollt, und misst, was die Nutzer bekommen, bis sie wieder bedient werden wie zuvor. Die andere Hälfte ist die Übung: Dort drücken Sie in der Demo den roten Knopf, und Ihre Zeit wird gemessen.</translation>
    </message>
    <message>
        <source>No lease to rehearse under</source>
        <translation>Keine Freigabe zum Proben</translation>
    </message>
    <message>
        <source>Point by point, as it runs. Choose an earlier one below to read what it said.</source>
        <translation>Punkt für Punkt, während sie läuft. Was eine frühere sagte, steht hier, wenn Sie sie unten wählen.</translation>
    </message>
</context>
<context>
    <name>interlock::Rehearser</name>
    <message>
        <source>A rehearsal runs already</source>
        <translation>Es läuft schon eine Probe</translation>
    </message>
    <message>
        <source>it was stopped at the console</source>
        <translation>sie wurde an der Konsole beendet</translation>
    </message>
    <message>
        <source>The plan of this lease has no section rehearsal</source>
        <translation>Der Plan dieser Freigabe hat keinen Abschnitt rehearsal</translation>
    </message>
    <message>
        <source>Write one into the plan, and ask for a lease over it</source>
        <translation>Schreiben Sie einen in den Plan und beantragen Sie dafür eine Freigabe</translation>
    </message>
    <message>
        <source>Nobody is guarding</source>
        <translation>Niemand wacht</translation>
    </message>
    <message>
        <source>Start a guard first</source>
        <translation>Starten Sie zuerst einen Wächter</translation>
    </message>
    <message>
        <source>The rollback restored users in time</source>
        <translation>Nach dem Rollback wurden die Nutzer rechtzeitig wieder gut bedient</translation>
    </message>
</context>
<context>
    <name>interlock::ReleaseList</name>
    <message>
        <source>Filter releases  ( / )</source>
        <translation>Releases filtern  ( / )</translation>
    </message>
    <message>
        <source>Filter releases</source>
        <translation>Releases filtern</translation>
    </message>
    <message>
        <source>Show only releases that need attention</source>
        <translation>Nur Releases zeigen, die Aufmerksamkeit brauchen</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Releases</translation>
    </message>
    <message>
        <source>✓ Needs attention (%1)</source>
        <translation>✓ Nur dringende (%1)</translation>
    </message>
    <message>
        <source>Needs attention (%1)</source>
        <translation>Nur dringende (%1)</translation>
    </message>
    <message>
        <source>No releases yet.</source>
        <translation>Noch keine Releases.</translation>
    </message>
    <message>
        <source>No release matches the filter.</source>
        <translation>Kein Release passt zum Filter.</translation>
    </message>
    <message>
        <source>Not known: the store cannot be read.</source>
        <translation>Unbekannt: Der Speicher ist nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>interlock::ReleaseModel</name>
    <message>
        <source>%1, %2, %3 to %4, canary %5, %6</source>
        <translation>%1, %2, %3 nach %4, Canary %5, %6</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · stage %2 of %3</source>
        <translation>%1 · Stufe %2 von %3</translation>
    </message>
    <message>
        <source>%1
Rollout %2, begun %3</source>
        <comment>what the card says; rollout; time</comment>
        <translation>%1
Rollout %2, begonnen %3</translation>
    </message>
</context>
<context>
    <name>interlock::ReleaseView</name>
    <message>
        <source>later</source>
        <translation>später</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>held</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>gate</source>
        <translation>Tor</translation>
    </message>
    <message>
        <source>baking</source>
        <translation>in Beobachtung</translation>
    </message>
    <message>
        <source>needs a person</source>
        <translation>braucht einen Menschen</translation>
    </message>
    <message>
        <source>needs %1</source>
        <translation>braucht %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 % of %2</source>
        <translation>%1 % von %2</translation>
    </message>
    <message>
        <source>% sure</source>
        <comment>a certainty</comment>
        <translation>% sicher</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>noch nicht nachgesehen</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Bereitet vor</translation>
    </message>
    <message>
        <source>Preparing: %1</source>
        <translation>Bereitet vor: %1</translation>
    </message>
    <message>
        <source>Raising</source>
        <translation>Stuft hoch</translation>
    </message>
    <message>
        <source>Over a limit</source>
        <translation>Über einer Grenze</translation>
    </message>
    <message>
        <source>Passing so far</source>
        <translation>Bisher bestanden</translation>
    </message>
    <message>
        <source>At the gate</source>
        <translation>Am Tor</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Breach · rolling back</source>
        <translation>Verletzung · rollt zurück</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>Zurückgerollt</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>%1 by itself</source>
        <translation>%1 von selbst</translation>
    </message>
    <message>
        <source>gate: a person</source>
        <translation>Tor: ein Mensch</translation>
    </message>
    <message>
        <source>gate: %1</source>
        <translation>Tor: %1</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>zurückgerollt</translation>
    </message>
    <message>
        <source>Rolling back</source>
        <translation>Wird zurückgerollt</translation>
    </message>
    <message>
        <source>the environment file</source>
        <translation>die Umgebungsdatei</translation>
    </message>
    <message>
        <source>the flag file</source>
        <translation>die Flag-Datei</translation>
    </message>
    <message>
        <source>the platform</source>
        <translation>die Plattform</translation>
    </message>
    <message>
        <source>the command</source>
        <translation>der Befehl</translation>
    </message>
    <message>
        <source>yes, %1 answers</source>
        <translation>ja, %1 antwortet</translation>
    </message>
    <message>
        <source>nothing was read from %1 for a minute</source>
        <translation>seit einer Minute nichts gelesen: %1</translation>
    </message>
    <message>
        <source>frozen</source>
        <comment>a value that never changes</comment>
        <translation>eingefroren</translation>
    </message>
    <message>
        <source>Not watched</source>
        <translation>Unbewacht</translation>
    </message>
    <message>
        <source>nothing, until a guard is back</source>
        <translation>nichts, bis ein Wächter da ist</translation>
    </message>
    <message>
        <source>old</source>
        <translation>alt</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>Läuft an</translation>
    </message>
    <message>
        <source>Not all is seen</source>
        <translation>Nicht alles sichtbar</translation>
    </message>
    <message>
        <source>nothing, until somebody resumes</source>
        <translation>nichts, bis jemand fortsetzt</translation>
    </message>
    <message>
        <source>last seen</source>
        <comment>a value of what is over</comment>
        <translation>zuletzt gesehen</translation>
    </message>
    <message>
        <source>not right now</source>
        <translation>gerade nicht</translation>
    </message>
</context>
<context>
    <name>interlock::RollbackButton</name>
    <message>
        <source>Roll back</source>
        <translation>Zurückrollen</translation>
    </message>
</context>
<context>
    <name>interlock::RollbackWording</name>
    <message>
        <source>Rolling back to %1</source>
        <translation>Rollt auf %1 zurück</translation>
    </message>
    <message>
        <source>0 % read back %1</source>
        <translation>0 % zurückgelesen %1</translation>
    </message>
    <message>
        <source>sent %1, reading back</source>
        <translation>gesendet %1, liest zurück</translation>
    </message>
    <message>
        <source>recorded, being sent</source>
        <translation>eingetragen, wird gesendet</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurückrollen</translation>
    </message>
    <message>
        <source>no release selected</source>
        <translation>kein Release gewählt</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Rolled back to %1</source>
        <translation>Zurück auf %1</translation>
    </message>
    <message>
        <source>sent to the guard</source>
        <translation>an den Wächter gesendet</translation>
    </message>
    <message>
        <source>canary %1 → 0 % · F8</source>
        <translation>Canary %1 → 0 % · F8</translation>
    </message>
    <message>
        <source>stable is DOWN · F8</source>
        <translation>Stable ist DOWN · F8</translation>
    </message>
    <message numerus="yes">
        <source>Roll back… (%n risk(s))</source>
        <translation>
            <numerusform>Zurückrollen … (%n Risiko)</numerusform>
            <numerusform>Zurückrollen … (%n Risiken)</numerusform>
        </translation>
    </message>
    <message>
        <source>Roll back to %1</source>
        <translation>Auf %1 zurückrollen</translation>
    </message>
    <message>
        <source>NOT done, trying again</source>
        <translation>NICHT erledigt, neuer Versuch</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <comment>share of the traffic, version</comment>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>by this console, without a guard</source>
        <translation>durch diese Konsole, ohne Wächter</translation>
    </message>
    <message>
        <source>canary %1 → 0 %, no guard · F8</source>
        <translation>Canary %1 → 0 %, kein Wächter · F8</translation>
    </message>
    <message>
        <source>0 % read back</source>
        <translation>0 % zurückgelesen</translation>
    </message>
    <message>
        <source>canary at %1</source>
        <translation>Canary bei %1</translation>
    </message>
    <message>
        <source>nothing was raised</source>
        <translation>nichts war hochgestuft</translation>
    </message>
    <message>
        <source>traffic was not read</source>
        <translation>Verkehr wurde nicht gelesen</translation>
    </message>
    <message>
        <source>0 % read back %1, drill</source>
        <translation>0 % zurückgelesen %1, Übung</translation>
    </message>
</context>
<context>
    <name>interlock::SceneShots</name>
    <message>
        <source>Interlock, %1 theme at %L2 %</source>
        <translation>Interlock, Farben %1 bei %L2 %</translation>
    </message>
    <message>
        <source>The folder cannot be made: %1</source>
        <translation>Der Ordner lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>The picture cannot be written: %1</source>
        <translation>Das Bild lässt sich nicht schreiben: %1</translation>
    </message>
</context>
<context>
    <name>interlock::SeatCard</name>
    <message>
        <source>signed %1</source>
        <translation>signiert %1</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; as %2</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; als %2</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>zählt</translation>
    </message>
    <message>
        <source>&lt;b&gt;you, as %1&lt;/b&gt;</source>
        <translation>&lt;b&gt;Sie, als %1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>open seat</source>
        <translation>offener Platz</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>waits for somebody with this role</source>
        <translation>wartet auf jemanden mit dieser Rolle</translation>
    </message>
    <message>
        <source>not for you</source>
        <translation>nicht für Sie</translation>
    </message>
    <message>
        <source>ME</source>
        <translation>ICH</translation>
    </message>
    <message>
        <source>from %1</source>
        <comment>an account</comment>
        <translation>vom Konto %1</translation>
    </message>
    <message>
        <source>gave no reason</source>
        <translation>nannte keinen Grund</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>waits for %1</source>
        <comment>names</comment>
        <translation>wartet auf %1</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
</context>
<context>
    <name>interlock::SeatingBox</name>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>Handlung</translation>
    </message>
    <message>
        <source>in</source>
        <comment>start in staging</comment>
        <translation>in</translation>
    </message>
    <message>
        <source>Nobody: %1</source>
        <translation>Niemand: %1</translation>
    </message>
    <message>
        <source>Nobody could fill all seats with different people.</source>
        <translation>Niemand könnte alle Plätze mit verschiedenen Menschen besetzen.</translation>
    </message>
    <message>
        <source>For example %1.</source>
        <translation>Zum Beispiel %1.</translation>
    </message>
    <message>
        <source> and </source>
        <comment>between two people</comment>
        <translation> und </translation>
    </message>
    <message>
        <source>Seat of %1</source>
        <translation>Platz: %1</translation>
    </message>
    <message>
        <source>nobody has this role</source>
        <translation>niemand hat diese Rolle</translation>
    </message>
    <message>
        <source>cannot be filled</source>
        <translation>nicht besetzbar</translation>
    </message>
    <message numerus="yes">
        <source>%n could</source>
        <translation>
            <numerusform>%n könnte</numerusform>
            <numerusform>%n könnten</numerusform>
        </translation>
    </message>
    <message>
        <source>Without %1 nobody could sign</source>
        <translation>Ohne %1 könnte niemand signieren</translation>
    </message>
    <message>
        <source>One more person with that role would help.</source>
        <translation>Ein weiterer Mensch mit dieser Rolle würde helfen.</translation>
    </message>
    <message>
        <source>no stand-in</source>
        <translation>kein Ersatz</translation>
    </message>
</context>
<context>
    <name>interlock::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>Ortszeit</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>Ring the bell when a breach is confirmed or a rollback starts</source>
        <translation>Läuten, wenn eine Verletzung bestätigt ist oder ein Rollback beginnt</translation>
    </message>
    <message>
        <source>The red button must be held for 0.6 s, for touch screens; its keys act at once</source>
        <translation>Der rote Knopf muss 0,6 s gehalten werden, für Touchscreens; seine Tasten wirken sofort</translation>
    </message>
    <message>
        <source>Single keys act, such as P or A, while no text field has the focus</source>
        <translation>Einzelne Tasten wie P oder A wirken, solange kein Textfeld den Fokus hat</translation>
    </message>
    <message>
        <source>%L1 %</source>
        <translation>%L1 %</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>LOOK</source>
        <translation>AUSSEHEN</translation>
    </message>
    <message>
        <source>In force at once, and kept for this account on this machine.</source>
        <translation>Gilt sofort und bleibt für dieses Konto auf diesem Rechner gespeichert.</translation>
    </message>
    <message>
        <source>ROLL BACK</source>
        <translation>ZURÜCKROLLEN</translation>
    </message>
    <message>
        <source>KEYS</source>
        <translation>TASTEN</translation>
    </message>
    <message>
        <source>A key belongs to one act. The rollback keeps one that types no character.</source>
        <translation>Eine Taste gehört zu einer Handlung. Das Zurückrollen behält eine, die kein Zeichen schreibt.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Show what must be known on the desktop as well</source>
        <translation>Was man wissen muss, auch auf dem Desktop melden</translation>
    </message>
    <message>
        <source>NOTIFICATIONS</source>
        <translation>MELDUNGEN</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Close together</source>
        <translation>Dicht</translation>
    </message>
    <message>
        <source>With more room</source>
        <translation>Luftig</translation>
    </message>
    <message>
        <source>This run was started with %1, which counts until you choose here.</source>
        <translation>Dieser Lauf wurde mit %1 gestartet; das gilt, bis Sie hier wählen.</translation>
    </message>
</context>
<context>
    <name>interlock::Shell</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>interlock::SidePanel</name>
    <message>
        <source>DECISIONS</source>
        <translation>ENTSCHEIDUNGEN</translation>
    </message>
    <message>
        <source>WHAT HAPPENS NEXT</source>
        <translation>WAS ALS NÄCHSTES GESCHIEHT</translation>
    </message>
    <message>
        <source>Stage decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>If nobody acts</source>
        <translation>Wenn niemand handelt</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Worst exposure</source>
        <translation>Längste Auswirkung</translation>
    </message>
    <message>
        <source>Traffic read back</source>
        <translation>Verkehr zurückgelesen</translation>
    </message>
    <message>
        <source>ROLLING BACK</source>
        <translation>ZURÜCKROLLEN LÄUFT</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Intent recorded</source>
        <translation>Absicht eingetragen</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>0 % read back</source>
        <translation>0 % zurückgelesen</translation>
    </message>
    <message>
        <source>Reason of the rollback, added to the record</source>
        <translation>Grund des Rollbacks, kommt in den Eintrag</translation>
    </message>
    <message>
        <source>Why? Added to the record</source>
        <translation>Warum? Kommt in den Eintrag</translation>
    </message>
    <message>
        <source>Add reason</source>
        <translation>Grund anfügen</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the bake clock and stay at this weight (P)</source>
        <translation>Die Uhr der Stufe anhalten und bei diesem Gewicht bleiben (P)</translation>
    </message>
    <message>
        <source>Resume…</source>
        <translation>Fortsetzen …</translation>
    </message>
    <message>
        <source>Promote…</source>
        <translation>Hochstufen …</translation>
    </message>
    <message>
        <source>CAN I ROLL BACK NOW?</source>
        <translation>KANN ICH JETZT ZURÜCKROLLEN?</translation>
    </message>
    <message>
        <source>Rehearsed</source>
        <translation>Geprobt</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message numerus="yes">
        <source>log: %n record(s), %1 · %2</source>
        <translation>
            <numerusform>Protokoll: %n Eintrag, %1 · %2</numerusform>
            <numerusform>Protokoll: %n Einträge, %1 · %2</numerusform>
        </translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>nicht geprüft</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n check(s)</source>
        <translation>
            <numerusform>%1 von %n Prüfung</numerusform>
            <numerusform>%1 von %n Prüfungen</numerusform>
        </translation>
    </message>
    <message>
        <source>The longest a breach may reach users before the canary is back at 0</source>
        <translation>So lange kann eine Verletzung höchstens Nutzer treffen, bis der Canary wieder bei 0 ist</translation>
    </message>
    <message>
        <source>, durability unknown</source>
        <translation>, unklar ob auf der Platte</translation>
    </message>
    <message>
        <source>Sent to %1</source>
        <translation>An %1 gesendet</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>%1
worker %2</source>
        <translation>%1
Worker %2</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Probed</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Twice the errors show</source>
        <translation>Doppelt so viele Fehler</translation>
    </message>
    <message>
        <source>OUTPUT OF CHECKS AND STEPS</source>
        <translation>AUSGABE VON PRÜFUNGEN UND SCHRITTEN</translation>
    </message>
    <message>
        <source>Newest lines: %1</source>
        <translation>Neueste Zeilen: %1</translation>
    </message>
    <message>
        <source>How long twice the errors of stable would take to be seen at this weight</source>
        <translation>Wie lange es bei diesem Gewicht dauern würde, bis doppelt so viele Fehler wie bei Stable auffallen</translation>
    </message>
    <message>
        <source>A new lease for the same plan, and two keys</source>
        <translation>Eine neue Freigabe für denselben Plan und zwei Schlüssel</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>Say that you have seen the alarm (K); what pages waits a while</source>
        <translation>Sagen, dass Sie den Alarm gesehen haben (K); was weckt, wartet dann eine Weile</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Seen by</source>
        <translation>Gesehen von</translation>
    </message>
    <message>
        <source>%1 (R)</source>
        <comment>address and key</comment>
        <translation>%1 (R)</translation>
    </message>
    <message>
        <source>Resume at %1…</source>
        <translation>Bei %1 fortsetzen …</translation>
    </message>
    <message>
        <source>ROLLED BACK</source>
        <translation>ZURÜCKGEROLLT</translation>
    </message>
    <message>
        <source>Not counted</source>
        <translation>Nicht gezählt</translation>
    </message>
    <message>
        <source>How long the bake clock stood: held, not watched, or without values</source>
        <translation>Wie lange die Uhr der Stufe stand: angehalten, unbewacht oder ohne Werte</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>Kalender</translation>
    </message>
    <message>
        <source>Nothing is raised while the plan&apos;s calendar is closed</source>
        <translation>Solange der Kalender des Plans geschlossen ist, wird nichts hochgestuft</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Angefordert</translation>
    </message>
    <message>
        <source>not verified, ordered again · %1</source>
        <comment>time since the press</comment>
        <translation>nicht bestätigt, erneut angeordnet · %1</translation>
    </message>
    <message numerus="yes">
        <source>ordered %n time(s)</source>
        <translation>
            <numerusform>%n-mal angeordnet</numerusform>
            <numerusform>%n-mal angeordnet</numerusform>
        </translation>
    </message>
    <message>
        <source>A rehearsal breaks a canary on purpose and times the guard&apos;s rollback. A drill times yours, on the demo.</source>
        <translation>Eine Probe verschlechtert einen Canary mit Absicht und misst das Zurückrollen des Wächters. Eine Übung misst Ihres, in der Demo.</translation>
    </message>
    <message>
        <source>%1, drill</source>
        <comment>a time</comment>
        <translation>%1, Übung</translation>
    </message>
    <message>
        <source>From your press on; the guard needed %1</source>
        <translation>Ab Ihrem Druck; der Wächter brauchte %1</translation>
    </message>
</context>
<context>
    <name>interlock::SloTile</name>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>No value: %1</source>
        <translation>Kein Wert: %1</translation>
    </message>
    <message>
        <source>%1, then %2</source>
        <translation>%1, dann %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sample(s) needed</source>
        <translation>
            <numerusform>%1 von %n nötigem Messwert</numerusform>
            <numerusform>%1 von %n nötigen Messwerten</numerusform>
        </translation>
    </message>
    <message>
        <source>Shadow: judged, never acts</source>
        <translation>Schatten: wird beurteilt, handelt nie</translation>
    </message>
    <message>
        <source>%1 of %2 breaches</source>
        <translation>%1 von %2 Verletzungen</translation>
    </message>
    <message>
        <source>age unknown</source>
        <translation>Alter unbekannt</translation>
    </message>
    <message>
        <source>baseline %1</source>
        <translation>Ausgangswert %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>base %1</source>
        <comment>short for baseline</comment>
        <translation>Ausg. %1</translation>
    </message>
    <message>
        <source>Frozen: the same value to the last bit for many polls. Does its source still measure?</source>
        <translation>Eingefroren: seit vielen Abfragen bis aufs letzte Bit derselbe Wert. Misst die Quelle noch?</translation>
    </message>
    <message>
        <source>If it breaks: %1</source>
        <translation>Falls es bricht: %1</translation>
    </message>
    <message>
        <source>stage average %1, peak %2</source>
        <translation>Stufe im Mittel %1, Spitze %2</translation>
    </message>
    <message>
        <source>stage avg %1 · peak %2</source>
        <translation>Stufe Mittel %1 · Spitze %2</translation>
    </message>
    <message>
        <source>avg %1 · peak %2</source>
        <comment>of the stage</comment>
        <translation>Mittel %1 · Spitze %2</translation>
    </message>
    <message>
        <source>avg %1</source>
        <translation>Mittel %1</translation>
    </message>
    <message>
        <source>stage average %1, lowest %2</source>
        <translation>Stufe im Mittel %1, tiefster Wert %2</translation>
    </message>
    <message>
        <source>stage avg %1 · lowest %2</source>
        <translation>Stufe Mittel %1 · tiefster %2</translation>
    </message>
    <message>
        <source>avg %1 · lowest %2</source>
        <comment>of the stage</comment>
        <translation>Mittel %1 · tiefster %2</translation>
    </message>
</context>
<context>
    <name>interlock::SourceView</name>
    <message>
        <source>%1, line %2 of the plan</source>
        <translation>%1, Zeile %2 des Plans</translation>
    </message>
</context>
<context>
    <name>interlock::StageBars</name>
    <message>
        <source>No stage has values yet.</source>
        <translation>Noch hat keine Stufe Werte.</translation>
    </message>
    <message>
        <source>%1 of it at %2</source>
        <comment>80 % of the limit at the stage of 25 %</comment>
        <translation>%1 davon bei %2</translation>
    </message>
    <message>
        <source>%1 is nearest to its limit: %2</source>
        <translation>%1 ist der Grenze am nächsten: %2</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>Stages side by side, as a share of the limit</source>
        <translation>Stufen nebeneinander, als Anteil der Grenze</translation>
    </message>
    <message>
        <source>No average comes near its limit.</source>
        <translation>Kein Mittel kommt seiner Grenze nahe.</translation>
    </message>
    <message>
        <source>%1 is nearest to its limit: %2 of it</source>
        <translation>%1 ist der Grenze am nächsten: %2 davon</translation>
    </message>
    <message>
        <source>%1 went over its limit: worst %2, %3</source>
        <comment>the last one names the limit</comment>
        <translation>%1 war über der Grenze: schlechtester Wert %2, %3</translation>
    </message>
    <message>
        <source>%1 went over its limit: %2</source>
        <translation>%1 war über der Grenze: %2</translation>
    </message>
</context>
<context>
    <name>interlock::StageCard</name>
    <message>
        <source>%1 · %2
%3 %4
%5 of %6 checks seen, %7 in breach</source>
        <translation>%1 · %2
%3 %4
%5 von %6 Prüfungen gesehen, %7 verletzt</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n check(s)</source>
        <translation>
            <numerusform>%1 · %n Prüfung</numerusform>
            <numerusform>%1 · %n Prüfungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 counted</source>
        <translation>%1 von %2 gezählt</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>ends %1</source>
        <translation>endet %1</translation>
    </message>
    <message>
        <source>Twice the errors of stable would show %1</source>
        <translation>Doppelt so viele Fehler wie bei Stable würden auffallen: %1</translation>
    </message>
    <message>
        <source>Stage %1</source>
        <translation>Stufe %1</translation>
    </message>
</context>
<context>
    <name>interlock::StageStrip</name>
    <message>
        <source>Stages</source>
        <translation>Stufen</translation>
    </message>
</context>
<context>
    <name>interlock::StageTableModel</name>
    <message>
        <source>breach</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>so far</source>
        <translation>bisher</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>indicator</source>
        <translation>Messgröße</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>Ausgangswert</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>%1 avg</source>
        <translation>Ø %1</translation>
    </message>
    <message>
        <source>worst</source>
        <translation>schlechtester</translation>
    </message>
</context>
<context>
    <name>interlock::StallMeter</name>
    <message>
        <source>this window</source>
        <translation>dieses Fenster</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>antwortet</translation>
    </message>
    <message numerus="yes">
        <source>%n stall(s)</source>
        <translation>
            <numerusform>%n Stillstand</numerusform>
            <numerusform>%n Stillstände</numerusform>
        </translation>
    </message>
    <message>
        <source>Longest %1, at %2: %3. The log of this console names each.</source>
        <translation>Längster %1, um %2: %3. Das Log dieser Konsole nennt jeden.</translation>
    </message>
    <message>
        <source>is to answer within 100 ms</source>
        <translation>soll binnen 100 ms antworten</translation>
    </message>
    <message>
        <source>drawing or arranging the window</source>
        <translation>beim Zeichnen oder Anordnen des Fensters</translation>
    </message>
    <message>
        <source>waiting for the display or for a busy machine</source>
        <translation>beim Warten auf die Anzeige oder auf einen ausgelasteten Rechner</translation>
    </message>
</context>
<context>
    <name>interlock::StoreWatch</name>
    <message>
        <source>guard started, pid %1</source>
        <translation>Wächter gestartet, PID %1</translation>
    </message>
    <message>
        <source>record %1 is not in the store</source>
        <translation>Eintrag %1 ist nicht im Speicher</translation>
    </message>
    <message>
        <source>guard</source>
        <translation>Wächter</translation>
    </message>
    <message>
        <source>watches, and moves the traffic</source>
        <translation>beobachtet und bewegt den Verkehr</translation>
    </message>
    <message>
        <source>guarding, pid %1</source>
        <translation>wacht, PID %1</translation>
    </message>
    <message>
        <source>silent, pid %1</source>
        <translation>schweigt, PID %1</translation>
    </message>
    <message>
        <source>The process lives and says nothing; end it and start another</source>
        <translation>Der Prozess lebt und sagt nichts; beenden Sie ihn und starten Sie einen anderen</translation>
    </message>
    <message>
        <source>nobody guards</source>
        <translation>niemand wacht</translation>
    </message>
    <message>
        <source>No process holds the store; start a guard</source>
        <translation>Kein Prozess hält den Speicher; starten Sie einen Wächter</translation>
    </message>
    <message>
        <source>store</source>
        <translation>Speicher</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n Eintrag</numerusform>
            <numerusform>%n Einträge</numerusform>
        </translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>ssh-agent</source>
        <translation>ssh-agent</translation>
    </message>
    <message>
        <source>signs for whoever sits here</source>
        <translation>signiert für den, der hier sitzt</translation>
    </message>
    <message>
        <source>signs for %1</source>
        <translation>signiert für %1</translation>
    </message>
    <message>
        <source>not set: SSH_AUTH_SOCK</source>
        <translation>nicht gesetzt: SSH_AUTH_SOCK</translation>
    </message>
    <message>
        <source>key at hand</source>
        <translation>Schlüssel zur Hand</translation>
    </message>
    <message>
        <source>no key of the policy</source>
        <translation>kein Schlüssel der Richtlinie</translation>
    </message>
    <message>
        <source>There is nothing to test</source>
        <translation>Da gibt es nichts zu testen</translation>
    </message>
    <message>
        <source>guarding, and could not roll back</source>
        <translation>wacht, könnte nicht zurückrollen</translation>
    </message>
    <message>
        <source>No rollback right now of %1</source>
        <translation>Gerade kein Rollback von %1</translation>
    </message>
    <message>
        <source>recorded as %1</source>
        <translation>eingetragen als %1</translation>
    </message>
    <message>
        <source>Rolled back without a guard; what is shown is older. The next guard records it.</source>
        <translation>Ohne Wächter zurückgerollt; was hier steht, ist älter. Der nächste Wächter trägt es ein.</translation>
    </message>
    <message>
        <source>one click in the console, with no guard that answers</source>
        <translation>ein Klick in der Konsole, ohne einen Wächter, der antwortet</translation>
    </message>
    <message>
        <source>No guard answered: rolled back from the pack, 0 % read back. The next guard records it.</source>
        <translation>Kein Wächter antwortete: aus dem Paket zurückgerollt, 0 % zurückgelesen. Der nächste Wächter trägt es ein.</translation>
    </message>
    <message>
        <source>No guard answered: the canary has no traffic, but %1</source>
        <translation>Kein Wächter antwortete: Der Canary hat keinen Verkehr, aber %1</translation>
    </message>
    <message>
        <source>No guard answered, and the pack did not bring the canary to 0: %1. Look at the load balancer by hand, now.</source>
        <translation>Kein Wächter antwortete, und das Paket brachte den Canary nicht auf 0: %1. Sofort von Hand am Lastverteiler nachsehen.</translation>
    </message>
    <message>
        <source>The store is gone from its place</source>
        <translation>Der Speicher ist von seinem Platz verschwunden</translation>
    </message>
    <message>
        <source>Put it back; the window goes on by itself</source>
        <translation>Legen Sie ihn zurück; das Fenster macht von selbst weiter</translation>
    </message>
    <message>
        <source>Another file stands in the store&apos;s place</source>
        <translation>An der Stelle des Speichers steht eine andere Datei</translation>
    </message>
    <message>
        <source>Put the store back, or open the console again for the other one</source>
        <translation>Legen Sie den Speicher zurück, oder öffnen Sie die Konsole neu für den anderen</translation>
    </message>
    <message>
        <source>the guard ended at once: %1</source>
        <comment>what its log says last</comment>
        <translation>der Wächter endete sofort: %1</translation>
    </message>
    <message>
        <source>guard %1 was started and does not answer yet; its log is %2</source>
        <translation>Wächter %1 wurde gestartet und antwortet noch nicht; sein Protokoll ist %2</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>Zurückgerollt</translation>
    </message>
    <message>
        <source>Rolled back at %1 by this console, without a guard: 0 % read back. The next guard records it.</source>
        <translation>Um %1 von dieser Konsole ohne Wächter zurückgerollt: 0 % zurückgelesen. Der nächste Wächter trägt es ein.</translation>
    </message>
</context>
<context>
    <name>interlock::Summary</name>
    <message>
        <source>%1 %2</source>
        <comment>amount and unit</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>level with stable</source>
        <translation>gleichauf mit Stable</translation>
    </message>
    <message>
        <source>%1 above stable</source>
        <translation>%1 über Stable</translation>
    </message>
    <message>
        <source>%1 below stable</source>
        <translation>%1 unter Stable</translation>
    </message>
    <message>
        <source>%1 over the limit</source>
        <translation>%1 über der Grenze</translation>
    </message>
    <message>
        <source>%1 under the limit</source>
        <translation>%1 unter der Grenze</translation>
    </message>
    <message>
        <source>flat over %1</source>
        <translation>gleichbleibend über %1</translation>
    </message>
    <message>
        <source>rising over %1</source>
        <translation>steigend über %1</translation>
    </message>
    <message>
        <source>falling over %1</source>
        <translation>fallend über %1</translation>
    </message>
    <message>
        <source>%1: no value yet</source>
        <translation>%1: noch kein Wert</translation>
    </message>
    <message>
        <source>%1: no value, %2</source>
        <translation>%1: kein Wert, %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>indicator and value</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 above the least</source>
        <translation>%1 über dem Mindestwert</translation>
    </message>
    <message>
        <source>%1 below the least</source>
        <translation>%1 unter dem Mindestwert</translation>
    </message>
    <message>
        <source>%1: %2 that the canary differs</source>
        <translation>%1: %2, dass der Canary abweicht</translation>
    </message>
    <message>
        <source>%1: %2 that the canary differs, counts from %3 on</source>
        <comment>name, how sure, how sure it must be</comment>
        <translation>%1: %2, dass der Canary abweicht; zählt ab %3</translation>
    </message>
    <message>
        <source>canary</source>
        <translation>Canary</translation>
    </message>
    <message>
        <source>stable</source>
        <translation>Stable</translation>
    </message>
    <message>
        <source>%1 %2, %3</source>
        <comment>series, median, 95th percentile</comment>
        <translation>%1 %2, %3</translation>
    </message>
    <message>
        <source>p50, p95 in 60 min: %1</source>
        <translation>p50, p95 in 60 min: %1</translation>
    </message>
    <message>
        <source>seen %1</source>
        <comment>how long ago</comment>
        <translation>gesehen %1</translation>
    </message>
</context>
<context>
    <name>interlock::TileGrid</name>
    <message>
        <source>Guardrails</source>
        <translation>Leitplanken</translation>
    </message>
    <message>
        <source>ROLLS BACK</source>
        <translation>ROLLT ZURÜCK</translation>
    </message>
    <message>
        <source>HOLDS</source>
        <translation>HÄLT AN</translation>
    </message>
    <message>
        <source>WARNS</source>
        <translation>WARNT</translation>
    </message>
    <message>
        <source>SHADOW, NEVER ACTS</source>
        <translation>SCHATTEN, HANDELT NIE</translation>
    </message>
</context>
<context>
    <name>interlock::TimelineModel</name>
    <message>
        <source>time, %1</source>
        <translation>Zeit, %1</translation>
    </message>
    <message>
        <source>what</source>
        <translation>was</translation>
    </message>
    <message>
        <source>who</source>
        <translation>wer</translation>
    </message>
    <message>
        <source>why</source>
        <translation>warum</translation>
    </message>
    <message>
        <source>signature</source>
        <translation>Signatur</translation>
    </message>
</context>
<context>
    <name>interlock::TimelinePage</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Filter entries  ( / )</source>
        <translation>Einträge filtern  ( / )</translation>
    </message>
    <message>
        <source>Filter entries</source>
        <translation>Einträge filtern</translation>
    </message>
    <message>
        <source>Timeline entries</source>
        <translation>Einträge der Zeitleiste</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Notiz anfügen</translation>
    </message>
    <message>
        <source>Note on this release at this moment, kept in the record</source>
        <translation>Notiz zu diesem Release in diesem Augenblick, bleibt im Eintrag</translation>
    </message>
    <message>
        <source>Annotate this moment: what you did, what you saw</source>
        <translation>Diesen Augenblick notieren: was Sie taten, was Sie sahen</translation>
    </message>
    <message>
        <source>Being recorded…</source>
        <translation>Wird eingetragen …</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Filled: as it was. Dashed frame: ahead. Thin row: as planned. Line: weight read, dashes: weight wanted.</source>
        <translation>Gefüllt: wie es war. Gestrichelter Rahmen: voraus. Dünne Zeile: wie geplant. Linie: gelesenes Gewicht, Striche: gewolltes Gewicht.</translation>
    </message>
    <message>
        <source>closer</source>
        <translation>näher</translation>
    </message>
    <message>
        <source>Less time, larger ( + )</source>
        <translation>Weniger Zeit, größer ( + )</translation>
    </message>
    <message>
        <source>wider</source>
        <translation>weiter</translation>
    </message>
    <message>
        <source>More time, smaller ( - or Z )</source>
        <translation>Mehr Zeit, kleiner ( - oder Z )</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>The whole release ( F or Shift+Z )</source>
        <translation>Das ganze Release ( F oder Umschalt+Z )</translation>
    </message>
    <message>
        <source>Enter or a double click opens the record</source>
        <translation>Eingabe oder Doppelklick öffnet den Eintrag</translation>
    </message>
    <message>
        <source>Decisions only</source>
        <translation>Nur Entscheidungen</translation>
    </message>
    <message>
        <source>Without orders, read-backs, checkpoints and other housekeeping</source>
        <translation>Ohne Anordnungen, Zurückgelesenes, Prüfpunkte und anderes Beiwerk</translation>
    </message>
</context>
<context>
    <name>interlock::ValueTable</name>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>time, %1</source>
        <translation>Zeit, %1</translation>
    </message>
    <message>
        <source>canary</source>
        <translation>Canary</translation>
    </message>
    <message>
        <source>stable</source>
        <translation>Stable</translation>
    </message>
</context>
<context>
    <name>interlock::WeightAxis</name>
    <message>
        <source>%1 at %2</source>
        <translation>%1 um %2</translation>
    </message>
    <message>
        <source>Canary weight over time: %1</source>
        <translation>Gewicht des Canary über die Zeit: %1</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <comment>time, who, note</comment>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <comment>a decision, who</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>time, what</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <comment>time, what, why</comment>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>weight, state</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 (+%2)</source>
        <comment>a mark, how many others</comment>
        <translation>%1 (+%2)</translation>
    </message>
</context>
<context>
    <name>interlock::Words</name>
    <message>
        <source>%1 %2</source>
        <comment>amount and unit</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>breach %1</source>
        <translation>Grenze %1</translation>
    </message>
    <message>
        <source>breach %1 %2</source>
        <comment>limit and unit</comment>
        <translation>Grenze %1 %2</translation>
    </message>
    <message>
        <source>signature valid</source>
        <translation>Signatur gültig</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>nicht signiert</translation>
    </message>
    <message>
        <source>key expired</source>
        <translation>Schlüssel abgelaufen</translation>
    </message>
    <message>
        <source>signature invalid</source>
        <translation>Signatur ungültig</translation>
    </message>
    <message>
        <source>not checked yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>disputed: the key is suspect</source>
        <translation>bestritten: der Schlüssel ist verdächtig</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>bereitet vor</translation>
    </message>
    <message>
        <source>raising</source>
        <translation>stuft hoch</translation>
    </message>
    <message>
        <source>baking</source>
        <translation>in Beobachtung</translation>
    </message>
    <message>
        <source>at the gate</source>
        <translation>am Tor</translation>
    </message>
    <message>
        <source>held</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>rolling back</source>
        <translation>rollt zurück</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>zurückgerollt</translation>
    </message>
    <message>
        <source>warns</source>
        <translation>warnt</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>rolls back</source>
        <translation>rollt zurück</translation>
    </message>
    <message>
        <source>rolls back (security)</source>
        <translation>rollt zurück (Sicherheit)</translation>
    </message>
    <message>
        <source>+ %1</source>
        <translation>+ %1</translation>
    </message>
    <message>
        <source>warn %1</source>
        <translation>Warnung %1</translation>
    </message>
    <message>
        <source>warn %1 %2</source>
        <comment>limit and unit</comment>
        <translation>Warnung %1 %2</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>open until %1</source>
        <translation>offen bis %1</translation>
    </message>
    <message>
        <source>closed until %1</source>
        <translation>geschlossen bis %1</translation>
    </message>
</context>
<context>
    <name>interlock::WorkRow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Records read</source>
        <translation>Gelesene Einträge</translation>
    </message>
    <message>
        <source>Gives the work up; nothing half done stays (Esc)</source>
        <translation>Bricht die Arbeit ab; nichts Halbes bleibt zurück (Esc)</translation>
    </message>
    <message>
        <source>%L1 of %L2 records</source>
        <translation>%L1 von %L2 Einträgen</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>wird abgebrochen</translation>
    </message>
</context>
<context>
    <name>interlock::happening</name>
    <message>
        <source>ordered</source>
        <translation>angeordnet</translation>
    </message>
    <message>
        <source>read back</source>
        <translation>zurückgelesen</translation>
    </message>
    <message>
        <source>held</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>drift</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>looked ahead</source>
        <translation>vorausgeschaut</translation>
    </message>
    <message>
        <source>stage begun</source>
        <translation>Stufe begonnen</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>Prüfpunkt</translation>
    </message>
    <message>
        <source>breach</source>
        <translation>Verletzung</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>rolling back</source>
        <translation>rollt zurück</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>zurückgerollt</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>nicht bestätigt</translation>
    </message>
    <message>
        <source>no way back</source>
        <translation>kein Weg zurück</translation>
    </message>
    <message>
        <source>rollback finished</source>
        <translation>Rollback beendet</translation>
    </message>
    <message>
        <source>guard resumed</source>
        <translation>Wächter macht weiter</translation>
    </message>
    <message>
        <source>asked to lower</source>
        <translation>Senkung angefordert</translation>
    </message>
    <message>
        <source>signed from</source>
        <translation>signiert von</translation>
    </message>
    <message>
        <source>gate</source>
        <translation>Tor</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>told</source>
        <translation>gemeldet</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>nicht gemeldet</translation>
    </message>
    <message>
        <source>start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>promote</source>
        <translation>hochstufen</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>anhalten</translation>
    </message>
    <message>
        <source>resume</source>
        <translation>fortgesetzt</translation>
    </message>
    <message>
        <source>step back</source>
        <translation>Stufe zurück</translation>
    </message>
    <message>
        <source>roll back</source>
        <translation>Rollback</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>zugestimmt</translation>
    </message>
    <message>
        <source>denied</source>
        <translation>verweigert</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>zurückgezogen</translation>
    </message>
    <message>
        <source>lease</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>gesehen</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>requests sent</source>
        <translation>Anfragen gesendet</translation>
    </message>
    <message>
        <source>fault of the guard</source>
        <translation>Fehler des Wächters</translation>
    </message>
    <message>
        <source>guard started</source>
        <translation>Wächter gestartet</translation>
    </message>
    <message>
        <source>not made permanent</source>
        <translation>nicht dauerhaft gemacht</translation>
    </message>
    <message>
        <source>overridden</source>
        <translation>übergangen</translation>
    </message>
    <message>
        <source>override asked for</source>
        <translation>Übergehen angefordert</translation>
    </message>
    <message>
        <source>override</source>
        <translation>Übergehen</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>fortgesetzt</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>wiederhergestellt</translation>
    </message>
    <message>
        <source>not restored</source>
        <translation>nicht wiederhergestellt</translation>
    </message>
    <message>
        <source>way back is there</source>
        <translation>Rückweg ist da</translation>
    </message>
    <message>
        <source>value frozen</source>
        <translation>Wert eingefroren</translation>
    </message>
    <message>
        <source>newer rollout</source>
        <translation>neuerer Rollout</translation>
    </message>
    <message>
        <source>signed off</source>
        <translation>abgezeichnet</translation>
    </message>
    <message>
        <source>check begun</source>
        <translation>Prüfung begonnen</translation>
    </message>
    <message>
        <source>check passed</source>
        <translation>Prüfung bestanden</translation>
    </message>
    <message>
        <source>check failed</source>
        <translation>Prüfung gescheitert</translation>
    </message>
    <message>
        <source>step begun</source>
        <translation>Schritt begonnen</translation>
    </message>
    <message>
        <source>step passed</source>
        <translation>Schritt erledigt</translation>
    </message>
    <message>
        <source>step failed</source>
        <translation>Schritt gescheitert</translation>
    </message>
    <message>
        <source>smoke test begun</source>
        <translation>Smoke-Test begonnen</translation>
    </message>
    <message>
        <source>smoke test passed</source>
        <translation>Smoke-Test bestanden</translation>
    </message>
    <message>
        <source>smoke test failed</source>
        <translation>Smoke-Test gescheitert</translation>
    </message>
    <message>
        <source>last step begun</source>
        <translation>letzter Schritt begonnen</translation>
    </message>
    <message>
        <source>last step passed</source>
        <translation>letzter Schritt erledigt</translation>
    </message>
    <message>
        <source>last step failed</source>
        <translation>letzter Schritt gescheitert</translation>
    </message>
</context>
<context>
    <name>interlock::reason</name>
    <message>
        <source>rolled back by %1 (stable is DOWN): %2</source>
        <translation>von %1 zurückgerollt (Stable ist DOWN): %2</translation>
    </message>
    <message>
        <source>rolled back by %1 (stable is DOWN)</source>
        <translation>von %1 zurückgerollt (Stable ist DOWN)</translation>
    </message>
    <message>
        <source>rolled back by %1: %2</source>
        <translation>von %1 zurückgerollt: %2</translation>
    </message>
    <message>
        <source>rolled back by %1</source>
        <translation>von %1 zurückgerollt</translation>
    </message>
    <message>
        <source>it was rolled back without an engine</source>
        <translation>es wurde ohne Wächter zurückgerollt</translation>
    </message>
    <message>
        <source>held by %1: %2</source>
        <translation>von %1 angehalten: %2</translation>
    </message>
    <message>
        <source>held by %1</source>
        <translation>von %1 angehalten</translation>
    </message>
    <message>
        <source>held for %1: %2</source>
        <translation>%1 lang angehalten: %2</translation>
    </message>
    <message>
        <source>promoted by %1</source>
        <translation>von %1 hochgestuft</translation>
    </message>
    <message>
        <source>resumed by %1</source>
        <translation>von %1 fortgesetzt</translation>
    </message>
    <message>
        <source>overridden by %1</source>
        <translation>von %1 übergangen</translation>
    </message>
    <message>
        <source>back one stage by %1</source>
        <translation>von %1 eine Stufe zurückgenommen</translation>
    </message>
    <message>
        <source>back at stage %1 by %2, where %3 flows: resume raises it</source>
        <translation>von %2 auf Stufe %1 zurückgenommen, wo %3 fließt: Fortsetzen stuft wieder hoch</translation>
    </message>
    <message>
        <source>code %1, both keys are there</source>
        <translation>Code %1, beide Schlüssel sind da</translation>
    </message>
    <message>
        <source>as %1, code %2</source>
        <translation>als %1, Code %2</translation>
    </message>
    <message>
        <source>code %1</source>
        <translation>Code %1</translation>
    </message>
    <message>
        <source>nobody watched for %1 s</source>
        <translation>%1 s lang wachte niemand</translation>
    </message>
    <message>
        <source>nobody watched for %1</source>
        <translation>%1 lang wachte niemand</translation>
    </message>
    <message>
        <source>nobody passed the gate in time</source>
        <translation>niemand ließ es rechtzeitig durch das Tor</translation>
    </message>
    <message>
        <source>the gate did not open in time: %1</source>
        <translation>das Tor ging nicht rechtzeitig auf: %1</translation>
    </message>
    <message>
        <source>waits for the approval of %1</source>
        <translation>wartet auf die Zustimmung von %1</translation>
    </message>
    <message>
        <source>%1: done, %2 read back, after %3 ms</source>
        <translation>%1: erledigt, %2 zurückgelesen, nach %3 ms</translation>
    </message>
    <message>
        <source>%1: unknown, %2 read back, after %3 ms, %4</source>
        <translation>%1: ungewiss, dann %2 zurückgelesen, nach %3 ms, %4</translation>
    </message>
    <message>
        <source>%1: failed, %2</source>
        <translation>%1: gescheitert, %2</translation>
    </message>
    <message>
        <source>%1: unknown, %2</source>
        <translation>%1: ungewiss, %2</translation>
    </message>
    <message>
        <source>intended %1, observed %2</source>
        <translation>beabsichtigt %1, gesehen %2</translation>
    </message>
    <message>
        <source>stage %1, %2 baked: %3 intended, %4 observed</source>
        <translation>Stufe %1, nach %2 Beobachtung: %3 beabsichtigt, %4 gesehen</translation>
    </message>
    <message>
        <source>stage %1 failed: %2</source>
        <translation>Stufe %1 gescheitert: %2</translation>
    </message>
    <message>
        <source>stage %1 failed</source>
        <translation>Stufe %1 gescheitert</translation>
    </message>
    <message>
        <source>stage %1 is inconclusive: resume watches it again</source>
        <translation>Stufe %1 ist unentschieden: Fortsetzen beobachtet sie noch einmal</translation>
    </message>
    <message>
        <source>stage %1 is inconclusive: %2</source>
        <translation>Stufe %1 ist unentschieden: %2</translation>
    </message>
    <message>
        <source>not ready within %1: %2</source>
        <translation>nicht bereit innerhalb von %1: %2</translation>
    </message>
    <message>
        <source>the traffic could not be read</source>
        <translation>der Verkehr ließ sich nicht lesen</translation>
    </message>
    <message>
        <source>the traffic was not read back lately</source>
        <translation>der Verkehr wurde länger nicht zurückgelesen</translation>
    </message>
    <message>
        <source>the traffic of stable is being counted</source>
        <translation>der Verkehr von Stable wird gezählt</translation>
    </message>
    <message>
        <source>the baseline of %1 is being captured</source>
        <translation>der Ausgangswert von %1 wird aufgenommen</translation>
    </message>
    <message>
        <source>the bake did not complete in time: %1 of %2 counted</source>
        <translation>die Beobachtungszeit wurde nicht rechtzeitig voll: %1 von %2 gezählt</translation>
    </message>
    <message>
        <source>the lease covers at most %1</source>
        <translation>die Freigabe erlaubt höchstens %1</translation>
    </message>
    <message>
        <source>no valid lease</source>
        <translation>keine gültige Freigabe</translation>
    </message>
    <message>
        <source>its checks and steps</source>
        <translation>seine Prüfungen und Schritte</translation>
    </message>
    <message>
        <source>first stage</source>
        <translation>erste Stufe</translation>
    </message>
    <message>
        <source>every stable target is DOWN: there would be nothing to go back to</source>
        <translation>jedes Ziel von Stable ist DOWN: Es gäbe nichts, wohin man zurückkönnte</translation>
    </message>
    <message>
        <source>every stable target is DOWN</source>
        <translation>jedes Ziel von Stable ist DOWN</translation>
    </message>
    <message>
        <source>%1; not rolled back by itself: every stable target is DOWN</source>
        <translation>%1; nicht von selbst zurückgerollt: jedes Ziel von Stable ist DOWN</translation>
    </message>
    <message>
        <source>%1 was read back above the intended %2: a late command, or somebody else moves traffic</source>
        <translation>%1 wurde zurückgelesen, mehr als die beabsichtigten %2: ein später Befehl, oder jemand anders bewegt den Verkehr</translation>
    </message>
    <message>
        <source>%1 was read back below the intended %2: somebody lowered it, or HAProxy was reloaded</source>
        <translation>%1 wurde zurückgelesen, weniger als die beabsichtigten %2: jemand hat gesenkt, oder HAProxy wurde neu geladen</translation>
    </message>
    <message>
        <source>raising to %1 was confirmed, but %2 was read back</source>
        <translation>Hochstufen auf %1 wurde bestätigt, aber %2 zurückgelesen</translation>
    </message>
    <message>
        <source>raising to %1: %2</source>
        <translation>Hochstufen auf %1: %2</translation>
    </message>
    <message>
        <source>the raise had no outcome within %1 s</source>
        <translation>das Hochstufen hatte innerhalb von %1 s kein Ergebnis</translation>
    </message>
    <message>
        <source>lowering to %1: no outcome within %2 s</source>
        <translation>Senken auf %1: kein Ergebnis innerhalb von %2 s</translation>
    </message>
    <message>
        <source>lowering to %1: %2</source>
        <translation>Senken auf %1: %2</translation>
    </message>
    <message>
        <source>0 was not read back within 2 s</source>
        <translation>0 wurde innerhalb von 2 s nicht zurückgelesen</translation>
    </message>
    <message>
        <source>the engine stopped while raising to %1; %2</source>
        <translation>der Wächter endete, während er auf %1 hochstufte; %2</translation>
    </message>
    <message>
        <source>nothing could be read back</source>
        <translation>nichts konnte zurückgelesen werden</translation>
    </message>
    <message>
        <source>the engine stopped before %1 was raised to %2</source>
        <translation>der Wächter endete, bevor %1 auf %2 hochgestuft wurde</translation>
    </message>
    <message>
        <source>%1: %2 % sure that the canary does not get its share, %3 % needed</source>
        <translation>%1: zu %2 % sicher, dass der Canary seinen Anteil nicht bekommt, %3 % nötig</translation>
    </message>
    <message>
        <source>%1, %2 of %3 breaches</source>
        <translation>%1, %2 von %3 Verletzungen</translation>
    </message>
    <message>
        <source>%1, confirmed at once</source>
        <translation>%1, sofort bestätigt</translation>
    </message>
    <message>
        <source>%1, breach lasts %2, %3 needed</source>
        <translation>%1, die Verletzung dauert %2, %3 nötig</translation>
    </message>
    <message>
        <source>%1, %2 of the last %3 in breach, %4 needed of %5</source>
        <translation>%1, %2 der letzten %3 verletzt, %4 von %5 nötig</translation>
    </message>
    <message>
        <source>%1 has fewer than two samples in the window</source>
        <translation>%1 hat im Fenster weniger als zwei Messwerte</translation>
    </message>
    <message>
        <source>%1 of %2 samples needed</source>
        <translation>%1 von %2 nötigen Messwerten</translation>
    </message>
    <message>
        <source>%1 of %2 requests needed</source>
        <translation>%1 von %2 nötigen Anfragen</translation>
    </message>
    <message>
        <source>no traffic: %1 did not grow</source>
        <translation>kein Verkehr: %1 wuchs nicht</translation>
    </message>
    <message>
        <source>no series matches %1</source>
        <translation>keine Reihe passt zu %1</translation>
    </message>
    <message>
        <source>not a finite number</source>
        <translation>keine endliche Zahl</translation>
    </message>
    <message>
        <source>its source told nothing</source>
        <translation>seine Quelle sagte nichts</translation>
    </message>
    <message>
        <source>the canary has had no requests to count</source>
        <translation>der Canary hatte keine Anfragen zu zählen</translation>
    </message>
    <message>
        <source>the canary had no requests since the last look</source>
        <translation>der Canary hatte seit dem letzten Blick keine Anfragen</translation>
    </message>
    <message>
        <source>%1 was not evaluated lately</source>
        <translation>%1 wurde länger nicht bewertet</translation>
    </message>
    <message>
        <source>%1 was not looked at yet</source>
        <translation>%1 wurde noch nicht angesehen</translation>
    </message>
    <message>
        <source>%1 is in breach</source>
        <translation>%1 ist verletzt</translation>
    </message>
    <message>
        <source>%1 for a newer rollout</source>
        <translation>%1 für einen neueren Rollout</translation>
    </message>
    <message>
        <source>%1 of %2 guardrails never showed a value</source>
        <translation>%1 von %2 Leitplanken zeigten nie einen Wert</translation>
    </message>
    <message>
        <source>first %1 %, widest step %2 points, %3 s of worst exposure</source>
        <translation>zuerst %1 %, größter Schritt %2 Punkte, höchstens %3 s Auswirkung</translation>
    </message>
    <message>
        <source>%1 lines of plan and files differ from the last approved</source>
        <translation>%1 Zeilen von Plan und Dateien sind anders als zuletzt genehmigt</translation>
    </message>
    <message>
        <source>Drill: 0 % was read back %1 ms after the press</source>
        <translation>Übung: 0 % wurde %1 ms nach dem Druck zurückgelesen</translation>
    </message>
    <message>
        <source>you</source>
        <comment>held by you</comment>
        <translation>Ihnen</translation>
    </message>
    <message>
        <source>you</source>
        <comment>who did it</comment>
        <translation>Sie</translation>
    </message>
    <message>
        <source>you (%1)</source>
        <comment>in a list</comment>
        <translation>Sie (%1)</translation>
    </message>
    <message>
        <source>rolled back once in the last 30 days</source>
        <translation>einmal zurückgerollt in den letzten 30 Tagen</translation>
    </message>
    <message>
        <source>rolled back %1 times in the last 30 days</source>
        <translation>%1-mal zurückgerollt in den letzten 30 Tagen</translation>
    </message>
    <message>
        <source>nothing was counted yet</source>
        <translation>noch wurde nichts gezählt</translation>
    </message>
    <message>
        <source>stable has had none</source>
        <translation>Stable hatte keine</translation>
    </message>
    <message>
        <source>not within a year</source>
        <translation>nicht binnen eines Jahres</translation>
    </message>
    <message>
        <source>%1 → %2, first stage</source>
        <translation>%1 → %2, erste Stufe</translation>
    </message>
    <message>
        <source>%1 → %2, stage %3 passed</source>
        <translation>%1 → %2, Stufe %3 bestanden</translation>
    </message>
    <message>
        <source>%1 → %2, promoted by %3</source>
        <translation>%1 → %2, von %3 hochgestuft</translation>
    </message>
    <message>
        <source>%1 → %2, resumed by %3</source>
        <translation>%1 → %2, von %3 fortgesetzt</translation>
    </message>
    <message>
        <source>%1 → %2, rolled back by %3</source>
        <translation>%1 → %2, von %3 zurückgerollt</translation>
    </message>
    <message>
        <source>%1: %2 % sure it is worse, %3 % needed, %4 of %5</source>
        <translation>%1: zu %2 % sicher schlechter, %3 % nötig, %4 von %5</translation>
    </message>
    <message>
        <source>%1: %2 % sure it is worse, %3 % needed</source>
        <translation>%1: zu %2 % sicher schlechter, %3 % nötig</translation>
    </message>
    <message>
        <source>%1: no value for more than %3 (%5)</source>
        <translation>%1: länger als %3 ohne Wert (%5)</translation>
    </message>
</context>
</TS>
