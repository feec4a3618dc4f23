import { isRunning } from '../../studio/jobs/job';
import { useStudio, useStudioState } from '../hooks/use-studio';
import { clipName, describeContent, describeProject, formatUsed } from './describe-project';
import { ProjectPicture } from './project-picture';
import './library.css';

const MOST_CARDS = 6;

/** The projects that were used last, on the start page. */
export function RecentProjects({ onAll }: { readonly onAll: () => void }) {
  const studio = useStudio();
  const projects = useStudioState((state) => state.library.projects);
  const opening = useStudioState((state) => isRunning(state.jobs.open));
  if (projects.length === 0) return null;
  return (
    <section className="recent-projects" aria-label="Recent projects">
      <header>
        <h2>Recent projects</h2>
        <button type="button" className="button small quiet" onClick={onAll}>
          {projects.length > MOST_CARDS ? `All ${projects.length} projects…` : 'All projects…'}
        </button>
      </header>
      <ul>
        {projects.slice(0, MOST_CARDS).map((project, index) => (
          <li key={project.id}>
            <button
              type="button"
              className="project-card"
              disabled={opening}
              aria-label={`${index === 0 ? 'Continue' : 'Open'} ${project.name}`}
              title={describeProject(project)}
              onClick={() => void studio.library.open(project.id)}
            >
              <ProjectPicture picture={project.thumbnail} />
              <strong>{project.name}</strong>
              <small>{clipName(project)}</small>
              <small>{describeContent(project)}</small>
              <small>{project.openElsewhere ? 'Open in another tab' : formatUsed(project.used)}</small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
