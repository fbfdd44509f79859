// How the window is put together: what stands where, and what each part asks of it.
#include "ui/approvals/approvalspage.h"
#include "ui/dashboard/livepage.h"
#include "ui/incident/incidentpage.h"
#include "ui/mainwindow.h"
#include "ui/records/recordspage.h"
#include "ui/releases/releaselist.h"
#include "ui/settings/settingspage.h"
#include "ui/style/label.h"
#include "ui/timeline/timelinepage.h"
#include "ui/window/asking.h"
#include "ui/window/banner.h"
#include "ui/window/form.h"
#include "ui/window/notices.h"
#include "ui/window/sidepanel.h"

#include <QApplication>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QDialog>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>

namespace interlock {

using namespace Qt::StringLiterals;

void MainWindow::build()
{
    setWindowTitle(tr("Interlock"));
    setMinimumSize(scaled(1000), scaled(620));
    auto *whole = new QWidget;
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    const auto line = [](int width, int height) {
        auto *rule = new QWidget;
        rule->setAutoFillBackground(true);
        rule->setBackgroundRole(QPalette::Mid);
        width > 0 ? rule->setFixedWidth(width) : rule->setFixedHeight(height);
        return rule;
    };
    column->addWidget(line(0, 1));
    for (Banner *banner : m_banners)
        column->addWidget(banner);
    auto *row = m_row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(line(1, 0));
    row->addWidget(m_list);
    row->addWidget(m_listRule = line(1, 0));
    for (const PageInfo &info : allPages())
        m_pages->addWidget(widgetOf(info.page));
    m_pages->addWidget(m_empty);
    row->addWidget(m_pages, 1);
    row->addWidget(m_sideRule = line(1, 0));
    row->addWidget(m_side);
    column->addLayout(row, 1);
    setCentralWidget(whole);
    m_drawer = makePanel(whole);
    m_drawer->setAutoFillBackground(true);
    auto *inside = new QVBoxLayout(m_drawer);
    inside->setContentsMargins(1, 1, 1, 1);
    m_drawer->hide();
    enterClicks(*whole);
    statusBar()->hide();
}

void MainWindow::bindActions()
{
    bindBanners();
    bindScreens();
    bindSides();
}

void MainWindow::bindBanners()
{
    connect(m_commandBanner, &Banner::copyRequested, this, &MainWindow::copy);
    connect(m_commandBanner, &Banner::actionRequested, this, [this] {
        m_commandOffered.reset();
        showNotices();
    });
    connect(m_drillBanner, &Banner::actionRequested, this, [this] {
        m_drill.reset();
        if (std::exchange(m_drillImpossible, std::nullopt))
            Q_EMIT firstStepsRequested();
        followDrill();
    });
    connect(m_drillBanner, &Banner::closeRequested, this, [this] {
        m_drillImpossible.reset();
        followDrill();
    });
    connect(m_foreignBanner, &Banner::actionRequested, this, [this] {
        m_foreignSeen = m_snapshot->foreign ? m_snapshot->foreign->index : m_foreignSeen;
        showNotices();
    });
    connect(m_guardBanner, &Banner::actionRequested, this, [this] { m_commands.startEngine(answered()); });
    connect(m_elsewhereBanner, &Banner::actionRequested, this, [this] {
        const ReleaseView *other = m_snapshot ? Notices::needier(*m_snapshot, selected()) : nullptr;
        if (!m_followedFrom.isEmpty())
            select(RolloutId(m_followedFrom));
        else if (other)
            select(RolloutId(other->id));
    });
    connect(m_elsewhereBanner, &Banner::closeRequested, this, [this] {
        m_followedFrom = {};
        showNotices();
    });
    connect(m_leaseBanner, &Banner::actionRequested, this, &MainWindow::askLease);
    for (Banner *banner : {m_sinkBanner, m_wayBackBanner})
        connect(banner, &Banner::actionRequested, this, [this] { setPage(Page::Connections); });
    connect(m_evidenceBanner, &Banner::actionRequested, this, [this] { setPage(Page::Records); });
    for (Banner *banner : {m_wayBackBanner, m_evidenceBanner})
        connect(banner, &Banner::copyRequested, this, &MainWindow::copy);
}

void MainWindow::bindScreens()
{
    connect(m_approvals, &ApprovalsPage::releaseExpected, this, [this] {
        m_expected.emplace();
        for (const ReleaseView &release : m_snapshot->releases)
            m_expected->insert(release.id.text);
    });
    connect(m_approvals, &ApprovalsPage::formOpened, this, [this](QDialog *form) {
        for (const QString &act : {u"sign"_s, u"help"_s})
            form->addAction(m_keys->action(act));
    });
    connect(m_incident, &IncidentPage::copyRequested, this, &MainWindow::copy);
    connect(m_live, &LivePage::copyRequested, this, &MainWindow::copy);
    connect(m_timeline, &TimelinePage::recordRequested, this, [this](qint64 record) {
        setPage(Page::Records);
        m_records->reveal(record);
    });
    connect(m_live, &LivePage::openRequested, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(m_timeline, &TimelinePage::noteGiven, this, [this](const QString &text) {
        if (const ReleaseView *release = selected())
            m_commands.appendReason(release->id, text, m_timeline->noteAnswered());
    });
    connect(m_approvals, &ApprovalsPage::rehearseRequested, this, &MainWindow::openRehearsals);
    connect(m_settings, &SettingsPage::changed, this, [this](const Preferences &preferences) {
        setPreferences(preferences);
        Q_EMIT preferencesChanged(preferences);
    });
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (m_empty->message().symbol == u"approvals"_s)
            setPage(Page::Approvals);
        else
            Q_EMIT firstStepsRequested();
    });
}

/// What stays whatever the screen: strip, rail, list and side panel.
void MainWindow::bindSides()
{
    connect(m_rail, &NavRail::pageChosen, this, &MainWindow::setPage);
    connect(m_list, &ReleaseList::selectionChanged, this, [this] {
        m_followedFrom = {};
        m_offered.clear(); // what is open now was seen when this one was chosen
        if (!m_snapshot)
            return;
        for (const ReleaseView &release : m_snapshot->releases)
            if (!isOver(release.phase))
                m_offered.insert(release.id.text);
        apply();
    });
    connect(m_rail, &NavRail::listWanted, this, &MainWindow::openList);
    connect(m_list, &ReleaseList::chosen, this, [this] {
        if (!m_drawer->isVisible())
            return;
        openList(false);
        m_rail->listButton()->setFocus(Qt::OtherFocusReason);
    });
    auto *escape = new QShortcut(Qt::Key_Escape, m_drawer, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, [this] {
        openList(false);
        m_rail->listButton()->setFocus(Qt::OtherFocusReason);
    });
    m_kioskEscape = new QShortcut(Qt::Key_Escape, this);
    m_kioskEscape->setEnabled(false);
    connect(m_kioskEscape, &QShortcut::activated, this, [this] {
        if (!rollbackButton()->cancelPress()) // which Esc is for first
            setKiosk(false);
    });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        const bool within = now && (m_drawer->isAncestorOf(now) || now == m_rail->listButton());
        if (m_drawer->isVisible() && now && !within)
            openList(false);
    });
    connect(m_strip, &ContextStrip::digestCopied, this, &MainWindow::copy);
    answerUnderForms(*rollbackButton());
    connect(rollbackButton(), &RollbackButton::rollBackRequested, this, [this] {
        closeForms();
        if (const ReleaseView *release = selected())
            rollBack(release->id);
    });
    connect(rollbackButton(), &RollbackButton::risksRequested, this, [this] {
        closeForms();
        askRisks();
    });
    connect(rollbackButton(), &RollbackButton::progressRequested, this, [this] {
        closeForms();
        setPage(Page::Live);
        m_side->ensureVisible(0, 0);
        m_live->revealBetween();
    });
    connect(rollbackButton(), &RollbackButton::notTaken, this,
            [this] { say(tr("Not taken: the window or the button has just moved. Press again.")); });
    connect(m_side, &SidePanel::holdRequested, this, &MainWindow::holdOrResume);
    connect(m_side, &SidePanel::resumeRequested, this, &MainWindow::askResume);
    connect(m_side, &SidePanel::promoteRequested, this, &MainWindow::askPromote);
    connect(m_side, &SidePanel::acknowledged, this, &MainWindow::acknowledge);
    connect(m_side, &SidePanel::runbookRequested, this, &MainWindow::openRunbook);
    connect(m_side, &SidePanel::againRequested, this, &MainWindow::askAgain);
    connect(m_side, &SidePanel::reasonGiven, this, [this](const QString &reason) {
        if (const ReleaseView *release = selected())
            m_commands.appendReason(release->id, reason, answered());
    });
}

} // namespace interlock
