// What the keyboard does in the window: every act with its keys, the palette, and what the settings change.
#include "ui/approvals/approvalspage.h"
#include "ui/dashboard/livepage.h"
#include "ui/help/helpwindow.h"
#include "ui/incident/incidentpage.h"
#include "ui/keys/keysheet.h"
#include "ui/keys/palette.h"
#include "ui/mainwindow.h"
#include "ui/records/recordspage.h"
#include "ui/releases/releaselist.h"
#include "ui/settings/settingspage.h"
#include "ui/timeline/timelinepage.h"
#include "ui/window/form.h"
#include "ui/window/sidepanel.h"

#include <QStatusBar>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr Qt::Modifier kNone = Qt::Modifier(0);

QList<QKeySequence> keys(std::initializer_list<QKeyCombination> wanted)
{
    QList<QKeySequence> made;
    for (const QKeyCombination &one : wanted)
        made << QKeySequence(one);
    return made;
}

/// Acts that only change how things look, or where the list stands: their letters need not stay alone.
KeyedAct::Letter letterOf(const QString &id)
{
    static const QStringList looks{u"range."_s, u"span."_s,  u"zone"_s,    u"zoom."_s,  u"release."_s,
                                   u"filter"_s, u"digest"_s, u"command"_s, u"palette"_s};
    const bool isLook = id != u"range.moments" &&
                        std::ranges::any_of(looks, [&](const QString &one) { return id.startsWith(one); });
    return isLook ? KeyedAct::Letter::AtOnce : KeyedAct::Letter::Alone;
}

/// Puts acts of one group into the table.
struct Adding {
    Keymap &keys;
    QString group;
    void operator()(const QString &id, const char *words, const QList<QKeySequence> &on,
                    std::function<void()> act) const
    {
        add(id, MainWindow::tr(words), QString::fromUtf8(words), on, std::move(act));
    }
    /// Where the words are put together, or of another context.
    void add(const QString &id, const QString &words, const QString &english, const QList<QKeySequence> &on,
             std::function<void()> act) const
    {
        keys.add({id, group, words, on, letterOf(id), english}, std::move(act));
    }
};
} // namespace

void MainWindow::bindKeys()
{
    bindActs();
    bindPages();
    bindView();
}

void MainWindow::bindActs()
{
    const QString group = tr("Act");
    const Adding add{*m_keys, group};
    add(u"rollback"_s, QT_TR_NOOP("Roll back the selected release"),
        keys({Qt::Key_F8, Qt::CTRL | Qt::SHIFT | Qt::Key_R}), [this] { rollbackButton()->actByKey(); });
    add(u"hold"_s, QT_TR_NOOP("Hold, or resume what is held"), keys({Qt::Key_P}), [this] { holdOrResume(); });
    m_keys->actEverywhere(u"rollback"_s);
    answerUnderForms(*m_keys->action(u"rollback"_s));
    add(u"sign"_s, QT_TR_NOOP("Sign, in the form that is open"), keys({Qt::Key_S}),
        [this] { m_approvals->sign(); });
    add(u"ack"_s, QT_TR_NOOP("Acknowledge: I have seen the alarm"), keys({Qt::Key_K}),
        [this] { acknowledge(); });
    add(u"runbook"_s, QT_TR_NOOP("Open the runbook of the release"), keys({Qt::Key_R}),
        [this] { openRunbook(); });
    add(u"again"_s, QT_TR_NOOP("Resume after a rollback…"), {}, [this] { askAgain(); });
    add(u"lease"_s, QT_TR_NOOP("Ask for a new lease for the release…"), {}, [this] { askLease(); });
    add(u"poll"_s, QT_TR_NOOP("Ask its sources and its traffic now"), keys({Qt::Key_F5}),
        [this] { lookNow(); });
    add(u"promote"_s, QT_TR_NOOP("Promote past the gate…"), {}, [this] { askPromote(); });
    add(u"drill"_s, QT_TR_NOOP("Drill: practise a rollback on the demo"), {}, [this] { startDrill(); });
    add(u"rehearsals"_s, QT_TR_NOOP("Rehearsals of the rollback…"), {}, [this] { openRehearsals(); });
    add(u"note"_s, QT_TR_NOOP("Write a note on the release"), keys({Qt::Key_N}), [this] {
        setPage(Page::Incident);
        m_incident->note()->setFocus(Qt::ShortcutFocusReason);
    });
    add(u"export"_s, QT_TR_NOOP("Export the evidence of the release…"), keys({Qt::Key_E}), [this] {
        setPage(Page::Records);
        m_records->askExport();
    });
    add(u"digest"_s, QT_TR_NOOP("Copy the plan's digest"), keys({Qt::Key_D}), [this] {
        if (const ReleaseView *release = selected())
            copy(release->planDigest);
    });
    add(u"command"_s, QT_TR_NOOP("Copy the command that rolls back from a shell"), {}, [this] {
        if (const ReleaseView *release = selected())
            copy(release->rollbackCommand);
    });
}

void MainWindow::bindPages()
{
    const QString group = tr("Go to");
    const Adding add{*m_keys, group};
    for (const PageInfo &info : allPages()) {
        QList<QKeySequence> on =
            keys({info.page == Page::Settings ? Qt::CTRL | Qt::Key_Comma
                                              : Qt::CTRL | Qt::Key(Qt::Key_1 + int(info.page))});
        if (info.page == Page::Approvals)
            on << QKeySequence(Qt::Key_A);
        add.add(u"page."_s + info.id, info.name(), QString::fromUtf8(info.words), on,
                [this, page = info.page] { setPage(page); });
    }
    add(u"release.previous"_s, QT_TR_NOOP("Previous release"), keys({Qt::Key_BracketLeft}),
        [this] { m_list->step(ReleaseList::Step::Previous); });
    add(u"release.next"_s, QT_TR_NOOP("Next release"), keys({Qt::Key_BracketRight}),
        [this] { m_list->step(ReleaseList::Step::Next); });
    add(u"filter"_s, QT_TR_NOOP("Filter this view"), keys({Qt::Key_Slash}), [this] { focusFilter(); });
    add(u"pane"_s, QT_TR_NOOP("Next pane"), keys({Qt::Key_F6}), [this] { nextPane(); });
}

void MainWindow::bindView()
{
    const QString group = tr("View");
    const Adding add{*m_keys, group};
    const char *const ranges[] = {QT_TR_NOOP("5 min"), QT_TR_NOOP("15 min"), QT_TR_NOOP("1 h"),
                                  QT_TR_NOOP("6 h"), QT_TR_NOOP("the whole release")};
    for (int i = 0; i < 5; ++i)
        add.add(u"range.%1"_s.arg(i + 1), tr("Show %1").arg(tr(ranges[i])),
                u"Show %1"_s.arg(QLatin1String(ranges[i])), keys({Qt::Key(Qt::Key_1 + i)}),
                [this, i] { m_live->setRange(static_cast<Range>(i)); });
    add(u"span.out"_s, QT_TR_NOOP("Zoom out in time"), keys({Qt::Key_Z}), [this] { zoomTime(true); });
    add(u"span.reset"_s, QT_TR_NOOP("Back to the picked range"), keys({Qt::SHIFT | Qt::Key_Z}),
        [this] { zoomTime(false); });
    add(u"range.moments"_s, QT_TR_NOOP("Show from when to when…"), {}, [this] {
        setPage(Page::Live);
        m_live->askMoments();
    });
    add(u"curves"_s, QT_TR_NOOP("All curves, or two"), keys({Qt::Key_G}), [this] {
        setPage(Page::Live);
        m_live->setWide(!m_live->isWide());
    });
    add(u"detail"_s, QT_TR_NOOP("Detail of the guardrail that is drawn first"), keys({Qt::Key_I}), [this] {
        setPage(Page::Live);
        m_live->openDetail();
    });
    add(u"zone"_s, QT_TR_NOOP("Local time or UTC"), keys({Qt::Key_U}),
        [this] { change([](Preferences &p) { p.zone = p.zone == Zone::Utc ? Zone::Local : Zone::Utc; }); });
    add(u"zoom.in"_s, QT_TR_NOOP("Larger"), keys({Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal}),
        [this] { zoomBy(1); });
    add(u"zoom.out"_s, QT_TR_NOOP("Smaller"), keys({Qt::CTRL | Qt::Key_Minus}), [this] { zoomBy(-1); });
    add(u"zoom.reset"_s, QT_TR_NOOP("100 %"), keys({Qt::CTRL | Qt::Key_0}), [this] { zoomBy(0); });
    add(u"kiosk"_s, QT_TR_NOOP("Kiosk, for a wall"), keys({Qt::Key_F11}), [this] { setKiosk(!m_kiosk); });
    add(u"window"_s, QT_TR_NOOP("Another window"), keys({Qt::CTRL | Qt::SHIFT | Qt::Key_N}),
        [this] { Q_EMIT windowRequested(); });
    add(u"palette"_s, QT_TR_NOOP("Command palette"), keys({Qt::CTRL | Qt::Key_K, kNone | Qt::Key_Colon}),
        [this] { openPalette(); });
    add(u"first"_s, QT_TR_NOOP("First steps…"), {}, [this] { Q_EMIT firstStepsRequested(); });
    add(u"help"_s, QT_TR_NOOP("Help on this screen"), keys({Qt::Key_F1}), [this] {
        QDialog *form = m_approvals->form();
        form ? HelpWindow::showFor(u"sign"_s, form) : HelpWindow::showFor(infoOf(m_page).id, this);
    });
    add(u"keys"_s, QT_TR_NOOP("Keys"), keys({Qt::Key_Question}), [this] {
        auto *sheet = new KeySheet(*m_keys, this);
        connect(sheet, &KeySheet::changeRequested, this, [this] { setPage(Page::Settings); });
        openForm(*sheet);
    });
}

std::vector<PaletteEntry> MainWindow::paletteEntries()
{
    std::vector<PaletteEntry> entries;
    if (m_snapshot) {
        for (const ReleaseView &release : m_snapshot->releases)
            entries.push_back(
                {tr("%1 %2 in %3").arg(release.name, release.canaryVersion, release.environment),
                 tr("Release"),
                 {},
                 [this, id = release.id] { select(id); },
                 {}});
    }
    for (QAction *action : m_keys->actions()) {
        const QString id = action->objectName();
        if (id == u"palette")
            continue;
        const QString shortcut = action->shortcuts().isEmpty() ? QString() : Keymap::keysText(*action);
        const QString why = whyNot(id);
        // A typed word and Enter never roll back: the palette leads to where it is one click away.
        if (id == u"rollback")
            entries.push_back({tr("Roll back: see what it does first"), Keymap::groupOf(*action), shortcut,
                               [this] { setPage(Page::Incident); }, why, Keymap::englishOf(*action)});
        else
            entries.push_back({action->text(), Keymap::groupOf(*action), shortcut,
                               [action] { action->trigger(); }, why, Keymap::englishOf(*action)});
    }
    return entries;
}

Palette *MainWindow::openPalette()
{
    auto *palette = new Palette(paletteEntries(), this);
    openForm(*palette);
    return palette;
}

void MainWindow::change(const std::function<void(Preferences &)> &edit)
{
    Preferences next = preferences();
    edit(next);
    setPreferences(next);
    Q_EMIT preferencesChanged(next);
}

void MainWindow::zoomBy(int steps)
{
    change([steps](Preferences &p) {
        p.zoomPercent =
            steps == 0 ? 100 : std::clamp(p.zoomPercent + steps * kZoomStep, kZoomLeast, kZoomMost);
    });
}

/// Of the curves, or of the timeline where that is on the screen: twice as much time, or all of it.
void MainWindow::zoomTime(bool out)
{
    if (m_page == Page::Timeline)
        out ? m_timeline->zoomOut() : m_timeline->resetZoom();
    else
        out ? m_live->zoomOut() : m_live->resetZoom();
}

const Preferences &MainWindow::preferences() const
{
    return m_settings->preferences();
}

void MainWindow::setPreferences(const Preferences &preferences)
{
    m_settings->show(preferences);
    rollbackButton()->setHeld(preferences.heldRollback);
    if (m_keys->choices() != preferences.keys)
        m_keys->setChoices(preferences.keys);
    if (m_keys->letters() != preferences.letters)
        m_keys->setLetters(preferences.letters);
    if (m_zone != preferences.zone)
        setZone(preferences.zone);
}

Session MainWindow::session() const
{
    Session now{window()->saveGeometry(), infoOf(m_page).id};
    now.release = m_list->selected().text;
    now.range = int(m_live->range());
    now.wide = m_live->isWide();
    now.kiosk = m_kiosk;
    now.filter = m_list->filterText();
    now.attention = m_list->isOnlyAttention();
    return now;
}

void MainWindow::restore(const Session &session)
{
    if (!session.geometry.isEmpty())
        window()->restoreGeometry(session.geometry);
    if (session.range >= 0)
        m_live->setRange(static_cast<Range>(session.range));
    m_live->setWide(session.wide);
    m_list->setFilter(session.filter, session.attention);
    if (!session.release.isEmpty())
        m_list->want(RolloutId{session.release});
    setPage(pageOf(session.page).value_or(Page::Live));
    if (session.kiosk != m_kiosk)
        setKiosk(session.kiosk);
    if (!m_wasLive)
        connect(
            this, &MainWindow::firstLiveShown, this, [this, page = m_page] { leaveForRelease(page); },
            Qt::SingleShotConnection);
}

/// Whoever was on a screen of no release when the console was closed, and opens it while one runs, wants
/// that.
void MainWindow::leaveForRelease(Page restored)
{
    const ReleaseView *release = selected();
    const bool isOfNone = m_page == Page::Settings || m_page == Page::Policies || m_page == Page::Connections;
    if (m_page == restored && isOfNone && release != nullptr && !isOver(release->phase))
        setPage(release->phase == Phase::RollingBack ? Page::Incident : Page::Live);
}

void MainWindow::startFrom(const MainWindow &other)
{
    m_history = other.m_history;
    m_untaken = other.m_untaken;
    takePoints();
    m_records->append(other.m_records->rows());
    m_snapshot = other.m_snapshot;
    if (m_snapshot) {
        m_watch.heard(*m_snapshot, m_clock.now());
        m_list->show(*m_snapshot);
    }
    select(other.m_list->selected()); // which brings all of it onto the screen
}

void MainWindow::setKiosk(bool on)
{
    m_kiosk = on;
    const Qt::WindowStates now = window()->windowState();
    window()->setWindowState(on ? now | Qt::WindowFullScreen : now & ~Qt::WindowFullScreen);
    openList(false);
    m_rail->setVisible(!on);
    m_rail->setListFolded(!on && m_listFolded);
    m_list->setVisible(m_listFolded || !on);
    m_listRule->setVisible(!on && !m_listFolded);
    m_live->setKiosk(on);
    m_side->setKiosk(on);
    m_kioskEscape->setEnabled(on);
    if (on) {
        m_strip->setFocus(); // no ring on a wall
        say(tr("Esc or F11 leaves the kiosk."));
    } else if (statusBar()->isVisible()) {
        statusBar()->hide(); // where that may stand still
    }
    Q_EMIT kioskChanged(); // NOLINT(readability-misleading-indentation) the macro is empty
    apply();
}

} // namespace interlock
