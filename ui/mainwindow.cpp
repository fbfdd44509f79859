#include "ui/mainwindow.h"

#include "ui/approvals/approvalspage.h"
#include "ui/connections/connectionspage.h"
#include "ui/dashboard/livepage.h"
#include "ui/first/stallmeter.h"
#include "ui/incident/incidentpage.h"
#include "ui/policies/policiespage.h"
#include "ui/records/recordspage.h"
#include "ui/rehearsal/rehearsalwindow.h"
#include "ui/releases/releaselist.h"
#include "ui/settings/settingspage.h"
#include "ui/style/look.h"
#include "ui/timeline/timelinepage.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"
#include "ui/window/notices.h"
#include "ui/window/sidepanel.h"

#include <QApplication>
#include <QClipboard>
#include <QStackedWidget>
#include <QStatusBar>
#include <QStyle>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kRoomy = 1400, kListFits = 1120, kSideFits = 900; ///< widths of the window, px at 100 %
constexpr int kFrameMs = 50;             ///< at most 20 snapshots a second reach the widgets
constexpr size_t kPointsATurn = 400'000; ///< some 20 ms
constexpr int kTickMs = 250;             ///< ages and clocks
constexpr int kStatusMs = 5000;
constexpr Duration kDrillSaid{10'000}; ///< that there is nothing to practise on
} // namespace

MainWindow::MainWindow(const Clock &clock, Commands &commands, QWidget *parent)
    : QMainWindow(parent), m_clock(clock), m_commands(commands), m_keys(new Keymap(this, clock)),
      m_strip(new ContextStrip(clock)), m_drillBanner(new Banner), m_commandBanner(new Banner),
      m_foreignBanner(new Banner), m_storeBanner(new Banner), m_guardBanner(new Banner),
      m_staleBanner(new Banner), m_wayBackBanner(new Banner), m_leaseBanner(new Banner),
      m_sinkBanner(new Banner), m_evidenceBanner(new Banner),
      m_elsewhereBanner(new Banner), m_banners{m_drillBanner,   m_commandBanner, m_foreignBanner,
                                               m_storeBanner,   m_guardBanner,   m_elsewhereBanner,
                                               m_wayBackBanner, m_leaseBanner,   m_staleBanner,
                                               m_sinkBanner,    m_evidenceBanner},
      m_rail(new NavRail), m_list(new ReleaseList), m_pages(new QStackedWidget),
      m_live(new LivePage(m_history)), m_timeline(new TimelinePage), m_approvals(new ApprovalsPage(commands)),
      m_incident(new IncidentPage(commands)), m_records(new RecordsPage(commands)),
      m_policies(new PoliciesPage(commands)), m_connections(new ConnectionsPage(commands)),
      m_settings(nullptr), m_empty(new EmptyState), m_side(new SidePanel)
{
    bindKeys(); // first: the settings list the keys
    m_settings = new SettingsPage(*m_keys);
    build();
    bindActions();
    m_coalesce.setSingleShot(true);
    connect(&m_coalesce, &QTimer::timeout, this, &MainWindow::apply);
    connect(&m_ticker, &QTimer::timeout, this, &MainWindow::tick);
    m_ticker.start(kTickMs);
    m_strip->show(Snapshot{}, nullptr, RollbackWording::Requested::No);
    m_side->hide();
    m_empty->show(Notices::empty(nullptr));
    m_pages->setCurrentWidget(m_empty);
    m_list->focusList(); // never the red button
    fitPanes();          // where the window was shown before it had any, nothing resizes them
}

MainWindow::~MainWindow() = default;

void MainWindow::take(const SnapshotPtr &snapshot)
{
    if (!snapshot)
        return;
    for (const NewPoints &points : snapshot->newPoints)
        m_untaken.push_back({snapshot, &points});
    takePoints();
    m_records->append(snapshot->newRecords);
    const bool first = !m_snapshot;
    m_snapshot = snapshot;
    watch();
    if (first)
        apply();
    else if (!m_coalesce.isActive())
        m_coalesce.start(kFrameMs);
}

/// As many as one turn of the event loop bears, the others in the next ones: a store that holds days brings
/// millions at once.
void MainWindow::takePoints()
{
    for (size_t taken = 0; taken < kPointsATurn && !m_untaken.empty(); m_untaken.pop_front()) {
        m_history.append(*m_untaken.front().points);
        taken += m_untaken.front().points->points.size();
    }
    if (isTaking())
        QTimer::singleShot(0, &m_coalesce, [this] { takePoints(); });
    else if (m_snapshot && !m_coalesce.isActive())
        m_coalesce.start(kFrameMs);
}

void MainWindow::apply()
{
    if (!m_snapshot)
        return;
    const Doing doing("showing a snapshot");
    m_history.keepOnly(m_snapshot->releases);
    m_list->show(*m_snapshot);
    followExpected();
    followNewer();
    const ReleaseView *release = selected();
    if (release && (release->rollback || isOver(release->phase)))
        m_rollbackAsked.remove(release->id.text);
    const bool asked = release && m_rollbackAsked.contains(release->id.text);
    m_strip->show(*m_snapshot, release,
                  asked ? RollbackWording::Requested::Yes : RollbackWording::Requested::No);
    followDrill();
    m_rail->setBadge(Page::Approvals, ApprovalsPage::waiting(*m_snapshot));
    m_approvals->show(*m_snapshot);
    if (m_rehearsals)
        m_rehearsals->show(*m_snapshot, m_zone);
    m_records->showStore(m_snapshot->store);
    m_records->showPolicy(m_snapshot->policy.get());
    m_records->showRelease(release);
    showPages(release);
    for (AskDialog *ask : findChildren<AskDialog *>(Qt::FindDirectChildrenOnly))
        ask->look();
    tick();
    if (m_snapshot->live && !m_wasLive) {
        m_wasLive = true;
        Q_EMIT firstLiveShown();
    }
}

QWidget *MainWindow::widgetOf(Page page) const
{
    switch (page) {
    case Page::Live:
        return m_live;
    case Page::Timeline:
        return m_timeline;
    case Page::Approvals:
        return m_approvals;
    case Page::Incident:
        return m_incident;
    case Page::Records:
        return m_records;
    case Page::Policies:
        return m_policies;
    case Page::Connections:
        return m_connections;
    case Page::Settings:
        return m_settings;
    }
    return m_empty;
}

/// The page that says why there is nothing, where the screen needs a release.
bool MainWindow::showLack(const ReleaseView *release)
{
    if (!infoOf(m_page).needsRelease || release != nullptr)
        return false;
    m_empty->show(Notices::empty(m_snapshot.get()));
    m_pages->setCurrentWidget(m_empty);
    return true;
}

void MainWindow::showPages(const ReleaseView *release)
{
    m_side->setVisible(release != nullptr && m_page == Page::Live);
    m_sideRule->setVisible(!m_sideFolded && m_side->isVisibleTo(this));
    if (showLack(release))
        return;
    m_pages->setCurrentWidget(widgetOf(m_page));
    // Only the page on the screen is brought up to date.
    if (m_page == Page::Policies)
        m_policies->show(*m_snapshot, release ? release->environment : QString());
    if (m_page == Page::Connections)
        m_connections->show(*m_snapshot, m_ownConnections, release ? release->id : RolloutId{});
    if (release == nullptr)
        return;
    setWindowTitle(tr("%1 %2 · Interlock").arg(release->name, release->canaryVersion));
    m_side->show(*m_snapshot, *release);
    if (m_page == Page::Live)
        m_live->show(*release, m_snapshot->taken);
    if (m_page == Page::Timeline)
        m_timeline->show(*release, m_snapshot->taken.wall);
    if (m_page == Page::Incident)
        m_incident->show(m_snapshot, *release);
}

void MainWindow::tick()
{
    watch(); // silence comes with no snapshot
    if (m_drillImpossible && m_clock.now().boot - *m_drillImpossible >= kDrillSaid) {
        m_drillImpossible.reset();
        followDrill();
    }
    if (!m_snapshot || !isVisible())
        return;
    const Moment now = m_clock.now();
    m_strip->tick(now);
    if (m_page == Page::Live)
        m_live->tick(now);
    m_approvals->tick(now);
    if (m_page == Page::Connections)
        m_connections->tick(now);
    if (selected()) {
        m_side->tick(now);
        if (m_page == Page::Incident)
            m_incident->tick(now);
    }
    askWhy(); // the button may have been let go
    showNotices();
}

void MainWindow::showNotices()
{
    const Moment now = m_clock.now();
    const ReleaseView *release = selected();
    m_storeBanner->show(Notices::store(*m_snapshot, now));
    m_guardBanner->show(Notices::guard(*m_snapshot, now));
    m_foreignBanner->show(Notices::foreign(*m_snapshot, m_foreignSeen, m_zone));
    const bool covered = m_storeBanner->notice() || m_guardBanner->notice();
    m_wayBackBanner->show(m_guardBanner->notice() ? std::nullopt : Notices::wayBack(*m_snapshot, release));
    m_staleBanner->show(covered ? std::nullopt : Notices::stale(*m_snapshot, release, now));
    m_leaseBanner->show(m_guardBanner->notice() ? std::nullopt : Notices::lease(*m_snapshot, release, now));
    m_sinkBanner->show(covered ? std::nullopt : Notices::sinks(*m_snapshot, release));
    m_evidenceBanner->show(m_storeBanner->notice() ? std::nullopt : Notices::evidence(release));
    showElsewhere();
    const auto offered = std::ranges::find_if(
        m_snapshot->releases, [this](const ReleaseView &one) { return m_commandOffered == one.id; });
    const bool done = offered != m_snapshot->releases.end() && isOver(offered->phase);
    if (done || m_snapshot->engine.state == EngineLink::State::Guarding)
        m_commandOffered.reset();
    if (!m_commandOffered)
        m_commandBanner->show(std::nullopt);
}

/// Which release the screen is about, where that may not be the one that needs somebody.
void MainWindow::showElsewhere()
{
    const ReleaseView *release = selected();
    const auto before = std::ranges::find(m_snapshot->releases, m_followedFrom, &ReleaseView::id);
    const bool followed = release && !isOver(release->phase) && before != m_snapshot->releases.end();
    if (!followed)
        m_followedFrom = {};
    m_elsewhereBanner->show(followed ? std::optional(Notices::followed(*release, *before, m_zone))
                                     : Notices::elsewhere(*m_snapshot, release, m_zone));
}

void MainWindow::watch()
{
    if (!m_snapshot)
        return;
    for (const DesktopNotice &notice : m_watch.heard(*m_snapshot, m_clock.now()))
        Q_EMIT noticed(notice);
}

void MainWindow::goTo(const DesktopNotice &notice)
{
    if (!notice.rollout.isEmpty())
        select(notice.rollout);
    setPage(notice.action == NoticeAction::Review     ? Page::Approvals
            : notice.action == NoticeAction::RollBack ? Page::Incident
                                                      : Page::Live);
    window()->setWindowState(window()->windowState() & ~Qt::WindowMinimized);
    window()->raise();
    activateWindow();
    if (notice.action == NoticeAction::Review && !notice.lease.isEmpty())
        m_approvals->review(notice.lease);
}

bool MainWindow::showsNothing() const
{
    return !m_snapshot || m_snapshot->store.absent;
}

void MainWindow::setOwnConnections(const std::vector<ConnectionView> &views)
{
    m_ownConnections = views;
    if (m_page == Page::Connections)
        apply();
}

QStringList MainWindow::notices() const
{
    QStringList shown;
    for (const Banner *banner : m_banners) {
        if (banner->notice())
            shown << banner->notice()->title;
    }
    return shown;
}

const ReleaseView *MainWindow::selected() const
{
    return releaseOf(m_list->selected());
}

const ReleaseView *MainWindow::releaseOf(const RolloutId &id) const
{
    if (!m_snapshot)
        return nullptr;
    const auto found = std::ranges::find(m_snapshot->releases, id, &ReleaseView::id);
    return found == m_snapshot->releases.end() ? nullptr : &*found;
}

void MainWindow::setPage(Page page)
{
    const QWidget *before = focusWidget();
    const bool isIn = before && (m_pages->isAncestorOf(before) || m_side->isAncestorOf(before));
    const bool leaves = m_page != page && isIn;
    m_page = page;
    m_rail->setPage(page);
    apply();
    Q_EMIT moved();
    if (!m_snapshot && !showLack(nullptr))
        m_pages->setCurrentWidget(widgetOf(page));
    // Else Qt gives the focus to the whole of the next screen, which looks like a selection, or to a field.
    if (leaves)
        m_list->isVisible() ? m_list->focusList() : m_strip->setFocus();
}

void MainWindow::select(const RolloutId &rollout)
{
    m_list->select(rollout);
}

void MainWindow::setZone(Zone zone)
{
    m_zone = zone;
    Preferences shown = preferences();
    shown.zone = zone;
    m_settings->show(shown);
    m_strip->setZone(zone);
    m_live->setZone(zone);
    m_timeline->setZone(zone);
    m_approvals->setZone(zone);
    m_incident->setZone(zone);
    m_records->setZone(zone);
    m_policies->setZone(zone);
    m_side->setZone(zone);
    apply();
}

void MainWindow::focusFilter()
{
    if (m_page == Page::Records)
        m_records->focusFilter();
    else if (m_page == Page::Timeline && m_pages->currentWidget() == m_timeline)
        m_timeline->focusFilter();
    else {
        openList(m_listFolded);
        m_list->focusFilter();
    }
}

void MainWindow::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    say(tr("Copied: %1").arg(text));
}

/// One line under the screens for some seconds.
void MainWindow::say(const QString &sentence)
{
    statusBar()->show();
    statusBar()->showMessage(sentence, kStatusMs);
    QTimer::singleShot(kStatusMs, statusBar(), [bar = statusBar(), sentence] {
        if (bar->currentMessage().isEmpty() || bar->currentMessage() == sentence)
            bar->hide();
    });
}

void MainWindow::nextPane()
{
    QWidget *const panes[] = {m_rail, m_list, m_pages, m_side, m_strip};
    const QWidget *now = focusWidget();
    size_t at = 0;
    for (size_t i = 0; i < std::size(panes); ++i) {
        if (now && panes[i]->isAncestorOf(now))
            at = i + 1;
    }
    for (size_t tries = 0; tries < std::size(panes); ++tries) {
        QWidget *pane = panes[(at + tries) % std::size(panes)];
        for (QWidget *child : pane->findChildren<QWidget *>()) {
            if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus)) {
                child->setFocus(Qt::ShortcutFocusReason);
                return;
            }
        }
    }
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fitPanes();
    Q_EMIT moved();
}

void MainWindow::moveEvent(QMoveEvent *event)
{
    QMainWindow::moveEvent(event);
    Q_EMIT moved();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QMainWindow::closeEvent(event);
    Q_EMIT closed();
}

void MainWindow::fitPanes()
{
    const bool roomy = width() >= scaled(kRoomy);
    const bool sized = testAttribute(Qt::WA_Resized); // before, the width is nobody's wish
    foldList(sized && width() < scaled(kListFits));
    foldSide(sized && width() < scaled(kSideFits));
    m_list->setFixedWidth(scaled(roomy ? 228 : 208));
    if (!m_sideFolded)
        m_side->setFixedWidth(scaled(roomy ? 272 : 252));
    m_rail->setFixedWidth(m_rail->neededWidth());
    setMinimumSize(std::min(scaled(1000), 1280), std::min(scaled(620), 720));
    placeDrawer();
}

/// In a narrow window the list stands behind a button of the rail, over the screen while it is open.
void MainWindow::foldList(bool on)
{
    if (on == m_listFolded || m_row == nullptr)
        return;
    m_listFolded = on;
    const bool hadFocus = m_list->isAncestorOf(focusWidget());
    m_drawer->hide();
    m_rail->setListFolded(on && !m_kiosk);
    m_rail->setListOpen(false);
    if (on)
        m_drawer->layout()->addWidget(m_list);
    else
        m_row->insertWidget(m_row->indexOf(m_listRule), m_list);
    m_list->setVisible(on || !m_kiosk);
    m_listRule->setVisible(!on && !m_kiosk);
    if (hadFocus && on)
        m_strip->setFocus();
}

void MainWindow::openList(bool on)
{
    if (!m_listFolded)
        return;
    m_drawer->setVisible(on);
    m_rail->setListOpen(on);
    if (!on)
        return;
    placeDrawer();
    m_drawer->raise();
    m_list->focusList();
}

void MainWindow::placeDrawer()
{
    if (!m_listFolded)
        return;
    const QRect all(m_drawer->parentWidget()->rect());
    const QRect place(m_rail->width() + 1, m_rail->y(), m_list->width() + 2, m_rail->height());
    m_drawer->setGeometry(QStyle::visualRect(layoutDirection(), all, place));
}

/// Where the screen is too narrow for two columns, the side panel is a part of it.
void MainWindow::foldSide(bool on)
{
    if (on == m_sideFolded || m_row == nullptr)
        return;
    m_sideFolded = on;
    m_side->setAside(!on);
    m_side->setMinimumWidth(0);
    m_side->setMaximumWidth(QWIDGETSIZE_MAX);
    if (on) {
        m_row->removeWidget(m_side);
        m_live->setBetween(m_side);
    } else {
        m_live->setBetween(nullptr);
        m_row->addWidget(m_side);
    }
    const bool shown = selected() && m_page == Page::Live;
    m_side->setVisible(shown);
    m_sideRule->setVisible(!on && shown);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitPanes();
}

bool MainWindow::event(QEvent *event)
{
    // It is told to what a window holds, too. Whoever comes from a form over it was here already.
    if (event->type() == QEvent::WindowActivate && !comesFromForm(*window()))
        rollbackButton()->unsettle();
    return QMainWindow::event(event);
}

} // namespace interlock
