import { LocationProvider, Route, Router } from 'preact-iso';
import { base, link } from './data/place.ts';
import { mayEnter, session } from './data/session.ts';
import { begin, notBegun } from './data/start.ts';
import { JobPage } from './pages/job.tsx';
import { JobsPage } from './pages/jobs.tsx';
import { RunPage } from './pages/run.tsx';
import { RunsPage } from './pages/runs.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { Page } from './parts/page.tsx';
import { Loading } from './parts/states.tsx';
import { Shell } from './shell.tsx';

/** The whole dashboard: who may not enter sees the door, everybody else the page of the address. */
export function App() {
  return (
    <LocationProvider scope={base}>
      <Entrance />
    </LocationProvider>
  );
}

function Entrance() {
  const problem = notBegun.value;
  if (problem !== null) {
    return (
      <main class="door">
        <h1>Nobody answers</h1>
        <p>{problem.message}</p>
        <button type="button" class="button is-main" onClick={() => void begin()}>
          Try again
        </button>
      </main>
    );
  }
  if (session.value === null) {
    return (
      <main class="door">
        <Loading lines={2} />
      </main>
    );
  }
  if (!mayEnter.value) return <SignInPage />;
  return (
    <Shell>
      <Router>
        <Route path={base} component={JobsPage} />
        <Route path={`${base}jobs`} component={JobsPage} />
        <Route path={`${base}jobs/:job/:view?`} component={JobPage} />
        <Route path={`${base}runs`} component={RunsPage} />
        <Route path={`${base}runs/:run`} component={RunPage} />
        <Route default component={NotFoundPage} />
      </Router>
    </Shell>
  );
}

function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <p>
        The address may be mistyped, or of another version of nljobs. <a href={link()}>Go to the overview</a>
      </p>
    </Page>
  );
}
